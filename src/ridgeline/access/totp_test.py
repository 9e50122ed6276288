from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.access.totp import STEP_SECONDS, Totp, looks_like_code, new_totp_secret

# RFC 6238, appendix B, of the last six digits of its eight.
RFC = Totp(b"12345678901234567890")
# The same digits, as other scripts write them.
ARABIC = "287082".translate({ord(str(digit)): chr(0x660 + digit) for digit in range(10)})
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert RFC.code(seconds // STEP_SECONDS) == code
    assert RFC.step_of(code, seconds * 1_000, 0) == seconds // STEP_SECONDS


@given(st.integers(10, 10**8), st.integers(-5, 5), st.integers(-5, 5))
def test_a_code_is_good_for_a_step_around_its_own_and_only_after_the_last_that_was_used(
    step: int, off: int, used: int
) -> None:
    found = RFC.step_of(RFC.code(step), (step + off) * STEP_SECONDS * 1_000 + 17, step + used)
    # One code in a million is that of a neighbour, too.
    if len({RFC.code(step + one) for one in range(-7, 8)}) == 15:
        assert found == (step if abs(off) <= 1 and used < 0 else None)


@pytest.mark.parametrize("code", ["", "28708", "2870822", ARABIC, "ü", "287 082", "287082\n"])
def test_what_is_not_the_code_letter_for_letter_is_none(code: str) -> None:
    assert RFC.step_of(code, 59_000, 0) is None


def test_the_uri_is_what_apps_read() -> None:
    secret = new_totp_secret()
    assert len(secret) == 20
    uri = urlsplit(Totp(secret).uri("ada+lab@shop.example"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert uri.path == "/Ridgeline:ada%2Blab%40shop.example"
    assert parse_qs(uri.query) == {"secret": [Totp(secret).text], "issuer": ["Ridgeline"]}


def test_a_code_is_told_from_a_recovery_code() -> None:
    assert looks_like_code("287082")
    assert looks_like_code(" 287 082 ")
    assert not any(looks_like_code(text) for text in ("", "28708", "J7K2-9QXM-4TRD", ARABIC))
