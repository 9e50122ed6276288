"""Why signals were judged as they were, as it is kept beside the event, and read again with the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ridgeline.signals.contract import FAILED, Answer, Known, Signal
from ridgeline.wire.event_detail import KeptSignal
from ridgeline.wire.explanation import Reason, SignalExplanation

_FAILED = "The judgement failed: a defect, which the server's log tells of."


def pack(judged: Mapping[str, Answer]) -> list[KeptSignal]:
    return [
        KeptSignal(name, list(answer.because) if isinstance(answer, Known) else answer.reason)
        for name, answer in judged.items()
    ]


def unpack(kept: Sequence[KeptSignal], catalogue: Mapping[str, Signal]) -> list[SignalExplanation]:
    """Return the explanations; what the catalogue of this release does not know any more has no words."""
    found = []
    for one in kept:
        signal = catalogue.get(one.signal)
        if isinstance(one.because, str):
            words = (
                _FAILED
                if one.because == FAILED.reason
                else _sentence(None if signal is None else signal.unknown, one.because)
            )
            found.append(SignalExplanation(signal=one.signal, known=False, because=[Reason(one.because, words)]))
        else:
            reasons = [
                Reason(name, _sentence(None if signal is None else signal.reasons, name), seen)
                for name, seen in one.because
            ]
            found.append(SignalExplanation(signal=one.signal, known=True, because=reasons))
    return found


def _sentence(sentences: Mapping[str, str] | None, name: str) -> str:
    return "" if sentences is None else sentences.get(name, "")
