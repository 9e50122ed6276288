import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.ids import new_visitor_id
from ridgeline.secret import DeploymentSecret
from ridgeline.tokens import Signer, VisitorToken, VisitorTokens

SECRET = DeploymentSecret(["the deployment secret of this test"])
TOKENS = VisitorTokens(SECRET, "ws_one")


def test_a_token_says_who_and_when() -> None:
    visitor_id = new_visitor_id()
    text = TOKENS.issue(visitor_id, 1_760_000_000_000, proven=True, born_at=7)
    assert TOKENS.read(text) == VisitorToken(visitor_id, 1_760_000_000_000, proven=True, born_at=7)
    assert len(text) < 128
    assert text.isascii()


@given(st.data())
def test_a_changed_token_is_not_read(data: st.DataObject) -> None:
    text = TOKENS.issue("Ibk1527CUFmcnjLwIs4A", 1_760_000_000_000, proven=True, born_at=7)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda character: character != text[place]))
    assert TOKENS.read(text[:place] + other + text[place + 1 :]) is None


@given(st.text())
def test_no_text_makes_reading_fail(text: str) -> None:
    assert TOKENS.read(text) is None


def test_a_token_is_worthless_elsewhere() -> None:
    text = TOKENS.issue("Ibk1527CUFmcnjLwIs4A", 1, proven=False, born_at=7)
    assert VisitorTokens(SECRET, "ws_two").read(text) is None
    assert VisitorTokens(DeploymentSecret(["another deployment secret, as long"]), "ws_one").read(text) is None
    assert Signer(SECRET, "cursor").open(text) is None


def test_a_token_survives_the_rotation_of_the_secret() -> None:
    text = TOKENS.issue("Ibk1527CUFmcnjLwIs4A", 1, proven=False, born_at=7)
    rotated = DeploymentSecret(["the next deployment secret of this test", "the deployment secret of this test"])
    assert VisitorTokens(rotated, "ws_one").read(text) == TOKENS.read(text)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"3.Ibk1527CUFmcnjLwIs4A.1.1.1",
        b"2.Ibk1527CUFmcnjLwIs4A.1.1",
        b"1.Ibk1527CUFmcnjLwIs4A.1.1.1",
        b"1.short.1.1",
    ],
)
def test_a_signed_text_of_another_form_is_no_token(content: bytes) -> None:
    assert TOKENS.read(Signer(SECRET, "visitor-token:ws_one").sign(content)) is None


def test_a_token_of_an_earlier_release_is_read() -> None:
    text = Signer(SECRET, "visitor-token:ws_one").sign(b"1.Ibk1527CUFmcnjLwIs4A.1760000000000.1")
    assert TOKENS.read(text) == VisitorToken("Ibk1527CUFmcnjLwIs4A", 1_760_000_000_000, proven=True, born_at=0)
