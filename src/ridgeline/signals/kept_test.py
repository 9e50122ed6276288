from __future__ import annotations

import msgspec

from ridgeline.signals.contract import FAILED, Answer, Known, Unknown, values_of
from ridgeline.signals.kept import pack, unpack
from ridgeline.signals.registry import load
from ridgeline.wire.event_detail import EventDetail

CATALOGUE = {signal.field: signal for signal in load()}


def test_reasons_come_back_with_their_words() -> None:
    judged: dict[str, Answer] = {
        "privacy_settings": Known(True, (("canvas_noise", ""),)),
        "virtual_machine": Unknown("drawn_by_software"),
        "tampering": Known(True, (("worker_differs", "platform: x"),), {"tampering_confidence": "medium"}),
        "incognito": FAILED,
    }
    kept = msgspec.json.decode(msgspec.json.encode(EventDetail({}, signals=pack(judged))), type=EventDetail).signals
    told = {one.signal: one for one in unpack(kept, CATALOGUE)}
    assert [one.known for one in told.values()] == [True, False, True, False]
    assert told["privacy_settings"].because[0].meaning == CATALOGUE["privacy_settings"].reasons["canvas_noise"]
    assert told["virtual_machine"].because[0].meaning == CATALOGUE["virtual_machine"].unknown["drawn_by_software"]
    assert told["tampering"].because[0].seen == "platform: x"
    assert "defect" in told["incognito"].because[0].meaning
    assert values_of(judged) == {"privacy_settings": True, "tampering": True, "tampering_confidence": "medium"}


def test_what_this_release_does_not_know_has_no_words_but_its_name() -> None:
    kept = pack({"of_another_release": Known(True, (("strange", "thing"),)), "tampering": Unknown("strange")})
    first, second = unpack(kept, CATALOGUE)
    assert (first.because[0].name, first.because[0].meaning, first.because[0].seen) == ("strange", "", "thing")
    assert (second.because[0].name, second.because[0].meaning) == ("strange", "")
