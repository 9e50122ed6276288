import pytest

from ridgeline.matching import former_keys as module
from ridgeline.matching.attributes import COUNT
from ridgeline.matching.blocking import blocking_keys
from ridgeline.matching.features import VERSION, Features
from ridgeline.matching.former_keys import former_keys
from ridgeline.matching.network import Network
from ridgeline.matching.profile import FEATURES_OF, STORED

FEATURES = Features(tuple(range(5, 5 + COUNT)))
HOME = Network(1, 2)


def test_they_are_those_of_before_and_none_of_today_s() -> None:
    keys = former_keys(FEATURES, HOME)
    assert len(keys) == len(set(keys)) == 22
    assert not set(keys) & set(blocking_keys(FEATURES, HOME))
    assert len(former_keys(FEATURES, None)) == 16
    assert former_keys(None, HOME) == ()
    assert len(former_keys(Features((5, 5, *[None] * (COUNT - 2))), HOME)) == 0


def test_every_form_before_this_one_has_features_that_are_known() -> None:
    assert FEATURES_OF.keys() == set(range(1, STORED + 1))
    assert FEATURES_OF[STORED] == VERSION
    # Whoever raises STORED for other keys writes down the ones of before.
    assert module._KEYS_OF.keys() == {form for form in range(1, STORED) if FEATURES_OF[form] == VERSION}


def test_of_other_features_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    assert former_keys(FEATURES, HOME) == ()
