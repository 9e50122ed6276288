"""How a device changes with time: independent processes, each with the device's own rate."""

from __future__ import annotations

import heapq
from random import Random

from accuracy.facts import State
from accuracy.places import ELSEWHERE, offset
from accuracy.population import Device
from accuracy.releases import DAY, STOPPED, newest

_ZOOMS = (0.8, 0.9, 1.1, 1.25, 1.5)
_PROCESSES = (
    "restart",
    "system_update",
    "display",
    "graphics",
    "driver",
    "text",
    "fonts",
    "trip",
    "language",
    "zoom",
    "flip",
    "dark",
    "media",
)


class Drift:
    """One device's state as it moves on; `causes` collects what happened since they were last taken."""

    def __init__(self, device: Device, random: Random) -> None:
        self._device = device
        self._random = random
        self._now = device.first_at
        self.causes: set[str] = set()
        self.away = False
        docked = len(device.displays) > 1 and not device.hardware.laptop
        self._state = State(
            build=device.build,
            system_step=0,
            graphics=0,
            driver=0,
            text=0,
            fonts=0,
            display=1 if docked and device.hazards.display == 0 else 0,
            zoom=1.0,
            zone=device.zone,
            offset="",
            language=0,
            flip=False,
            dark=device.dark,
            media=0,
        )
        self._due: list[tuple[float, str]] = []
        for process in _PROCESSES:
            self._schedule(process, getattr(device.hazards, process))

    def _schedule(self, process: str, rate: float) -> None:
        if rate > 0:
            heapq.heappush(self._due, (self._now + self._random.expovariate(rate) * DAY, process))

    def next_at(self) -> float:
        """Return when something may change next, in Unix ms."""
        return self._due[0][0] if self._due else float("inf")

    def advance(self, at: int) -> State:
        """Return the state at a time, which must not be before the last one asked for."""
        while self._due and self._due[0][0] <= at:
            due, process = heapq.heappop(self._due)
            self._now = int(due)
            getattr(self, f"_{process}")()
            if process != "back":
                self._schedule(process, getattr(self._device.hazards, process))
        self._now = at
        return self._state._replace(offset=offset(self._state.zone, at))

    def take_causes(self) -> frozenset[str]:
        causes, self.causes = frozenset(self.causes), set()
        return causes

    def _change(self, cause: str, **changes: object) -> None:
        self._state = self._state._replace(**changes)  # type: ignore[arg-type]  # a field's own type, by its name
        self.causes.add(cause)

    def _restart(self) -> None:
        device = self._device
        if device.build <= STOPPED:
            return
        build = newest(device.browser, device.rollout, self._now)
        if build > self._state.build:
            self._change("browser_update", build=build)

    def _system_update(self) -> None:
        device = self._device
        # A new system is out every six weeks from Apple and Linux's packagers, once a year from the others.
        yearly = device.system in {"windows", "android"}
        if yearly and self._random.random() > 0.06:
            return
        limit = 1 if yearly else int((self._now - device.first_at) / DAY / 42 + device.rollout)
        if self._state.system_step < limit:
            self._change("system_update", system_step=self._state.system_step + 1)

    def _display(self) -> None:
        others = [index for index in range(len(self._device.displays)) if index != self._state.display]
        if others:
            self._change("display", display=self._random.choice(others))

    def _graphics(self) -> None:
        # Mostly to and fro between two; one in ten is for good, by a new driver.
        known = self._state.graphics
        moves_on = self._random.random() < 0.1
        self._change("graphics", graphics=max(2, known + 1) if moves_on else int(known == 0))

    def _driver(self) -> None:
        self._change("driver", driver=self._state.driver + 1)

    def _text(self) -> None:
        # Half are settings and screens that come and go, half are new.
        known = self._state.text
        self._change("canvas", text=known + 2 if self._random.random() < 0.5 else known ^ 1)

    def _fonts(self) -> None:
        self._change("fonts", fonts=self._state.fonts + 1)

    def _trip(self) -> None:
        if not self.away:
            zone = self._random.choice(ELSEWHERE)
            self.away = True
            self._change("travel", zone=zone)
            days = min(60.0, self._random.lognormvariate(1.4, 0.8))
            heapq.heappush(self._due, (self._now + days * DAY, "back"))

    def _back(self) -> None:
        self.away = False
        self._change("travel", zone=self._device.zone)

    def _language(self) -> None:
        others = [index for index in range(len(self._device.languages)) if index != self._state.language]
        if others:
            self._change("language", language=self._random.choice(others))

    def _zoom(self) -> None:
        self._change("zoom", zoom=1.0 if self._state.zoom != 1 else self._random.choice(_ZOOMS))

    def _flip(self) -> None:
        self._change("user_agent", flip=not self._state.flip)

    def _dark(self) -> None:
        self._change("preference", dark=not self._state.dark)

    def _media(self) -> None:
        self._change("media", media=0 if self._state.media else self._random.choice((1, 2)))
