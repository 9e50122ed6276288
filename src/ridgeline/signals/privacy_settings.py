"""Whether the browser hides the device on purpose, by noise in what it renders."""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

_UNSTABLE = "unstable"


def judge(observed: Observed) -> Answer:
    canvas = observed.members("canvas")
    drawn = [canvas[part] for part in ("geometry", "text") if isinstance(canvas.get(part), str)]
    noise: list[Because] = []
    if _UNSTABLE in drawn:
        noise.append(("canvas_noise", ""))
    if observed.error("audio") == _UNSTABLE:
        noise.append(("audio_noise", ""))
    if noise:
        return Known(True, tuple(noise))
    if not drawn:
        return Unknown("canvas_not_observed")
    return Known(False, (("canvas_stable", ""),))


SIGNAL = Signal(
    field="privacy_settings",
    reads=("canvas", "audio"),
    meaning="True for a browser that hides the device: what it draws or renders differs each time, as in Tor Browser, "
    "in Firefox with `resistFingerprinting` and in browsers with such an extension. False says that there is no noise "
    "of that kind, and no more.",
    reasons={
        "canvas_noise": "The same drawing, read twice, differs.",
        "audio_noise": "The same sound, rendered twice, differs.",
        "canvas_stable": "The same drawing, read twice, is the same, and so is the sound where it was rendered.",
    },
    unknown={"canvas_not_observed": "Nothing was drawn: the browser has no canvas, refuses it, or time ran out."},
    false_alarms="Safari adds such noise in private windows, and newer releases elsewhere, without the user's doing. "
    "Noise that stays the same for a whole visit is not seen.",
    judge=judge,
)
