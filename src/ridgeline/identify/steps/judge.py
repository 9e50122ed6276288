"""Ask every smart signal what it says of the visit."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import structlog

from ridgeline.identify.visit import Drop, Visit
from ridgeline.metrics import Metrics
from ridgeline.signals.contract import FAILED, Answer, Signal
from ridgeline.signals.observed import OF_A_PAGE, MatchFacts, Observed, RequestFacts
from ridgeline.storage.protocol import KeyStore

log = structlog.get_logger(__name__)


class Judge:
    name = "judge"

    def __init__(self, signals: Sequence[Signal], workspace: KeyStore, metrics: Metrics) -> None:
        """`signals` in an order in which each can be judged (`ridgeline.signals.registry`)."""
        self._signals = tuple(signals)
        self._workspace = workspace
        self._metrics = metrics

    async def run(self, visit: Visit) -> Drop | None:
        """Set what is judged of the visit; may be called again when its visitor is another.

        A signal that fails is a defect: it is logged, and unknown, and the visit goes on.
        """
        judged: dict[str, Answer] = {}
        observed = _observed(visit, await self._workspace.suspect_weights(), judged)
        for signal in self._signals:
            started = time.perf_counter()
            try:
                judged[signal.field] = signal.judge(observed)
            except Exception:  # whatever a defect raises: no visit is lost for it
                log.exception("signal_failed", signal=signal.field)
                judged[signal.field] = FAILED
            self._metrics.signal(signal.field, time.perf_counter() - started)
        visit.judged = judged
        return None


def _observed(visit: Visit, weights: Mapping[str, int], judged: dict[str, Answer]) -> Observed:
    # Other clients than the browser's agent send what headers they like; which it is, the client says itself, and a
    # program would only have to say otherwise.
    platform = visit.observation.sdk.platform
    is_page = platform == "js" or any(visit.observation.value(name) is not None for name in OF_A_PAGE)
    names = visit.request.header_names if is_page else None
    return Observed(
        facts=visit.observation.facts,
        client=visit.client_facts,
        request=RequestFacts(visit.request.user_agent, names, visit.request.fetch_mode, platform),
        match=MatchFacts(tuple(visit.verdict.raised)),
        address=visit.address,
        zone=visit.zone,
        place=visit.place,
        counts=visit.counts,
        claim=visit.bot_claim,
        weights=weights,
        population=visit.standing,
        judged=judged,
    )
