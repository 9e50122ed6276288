"""The first, simplest matcher: believes a signed token, else the one visitor whose device facts are exactly the same.

Among several such visitors it abstains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ridgeline.matching import exact_features as device
from ridgeline.matching.matcher import Decision, Evidence, Method
from ridgeline.wire.observation import Observation


class ExactMatcher:
    version = "exact-1"

    def features(
        self, observation: Observation, browser_family: str | None, os_family: str | None
    ) -> Mapping[str, Any] | None:
        return device.device_features(observation, browser_family, os_family)

    def blocking_keys(self, features: Mapping[str, Any] | None) -> tuple[int, ...]:
        return device.blocking_keys(features)

    def decide(self, evidence: Evidence) -> Decision:
        if evidence.token is not None:
            return Decision(evidence.token, Method.TOKEN, 0.99, "the token that we issued to this browser came back")
        if len(evidence.candidates) == 1:
            return Decision(
                evidence.candidates[0],
                Method.FACTS,
                0.9,
                "no stored token; every device fact equals those of one known visitor, but another device of the "
                "same make can look the same",
            )
        if evidence.candidates:
            return Decision(
                None, Method.NEW, 0.5, "no stored token, and several known visitors have exactly these device facts"
            )
        if evidence.features is None:
            return Decision(
                None, Method.NEW, 0.5, "no stored token, and too few facts were observed to recognise a device by them"
            )
        return Decision(None, Method.NEW, 1.0, "no stored token, and no known visitor has these device facts")
