import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.ids import BASE62
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.secret import DeploymentSecret

OLD, NEW = "the old deployment secret of this test", "the new deployment secret of this test"
MINT = KeyMint(DeploymentSecret([OLD]))
# Made once: what hypothesis draws must not depend on a text that is another one with each example.
KEY = MINT.make(KeyKind.SECRET, "us")


@pytest.mark.parametrize("kind", KeyKind)
def test_a_key_has_the_documented_text_and_is_recognised(kind: KeyKind) -> None:
    text = MINT.make(kind, "eu")
    assert re.fullmatch(rf"rl_{kind.value}_eu_[0-9A-Za-z]{{30}}", text)
    read = MINT.read(text)
    assert read == MINT.read(text)
    assert read is not None
    assert (read.kind, read.region, len(read.digest)) == (kind, "eu", 32)
    assert text not in repr(vars(MINT))


@given(place=st.integers(len("rl_sk_us_"), len(KEY) - 1), step=st.integers(1, len(BASE62) - 1))
def test_one_mistyped_character_is_noticed_without_a_look_up(place: int, step: int) -> None:
    other = BASE62[(BASE62.index(KEY[place]) + step) % len(BASE62)]
    assert MINT.read(KEY[:place] + other + KEY[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "rl_sk_us_", "rl_sk_us_" + "a" * 30, "rl_xx_us_" + "a" * 30, "sk_live_x", "é" * 40]
)
def test_what_we_did_not_make_is_not_read(text: str) -> None:
    assert MINT.read(text) is None


def test_kind_and_region_cannot_be_changed() -> None:
    text = MINT.make(KeyKind.PUBLIC, "us")
    assert MINT.read(text.replace("_pk_", "_sk_")) is None
    assert MINT.read(text.replace("_us_", "_eu_")) is None


def test_after_a_rotation_old_keys_are_recognised_and_foreign_ones_are_not() -> None:
    old = MINT.make(KeyKind.SECRET, "us")
    rotated = KeyMint(DeploymentSecret([NEW, OLD]))
    assert rotated.read(old) is not None
    assert MINT.read(rotated.make(KeyKind.SECRET, "us")) is None
