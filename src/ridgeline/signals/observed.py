"""All that signals may look at of one visit, before anything of it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from ridgeline.intel.bot_claim import BotClaim
from ridgeline.intel.facts import AddressFacts
from ridgeline.matching.features import ClientFacts
from ridgeline.matching.standing import Standing
from ridgeline.signals.velocity_counts import VelocityCounts
from ridgeline.wire.observation import Fact

if TYPE_CHECKING:
    from ridgeline.signals.contract import Answer

OF_A_PAGE = frozenset({"automation", "canvas", "engine", "plugins", "webdriver", "webgl_basics", "window_frame"})
"""Facts that only a page's script can have, whatever the client says that it is."""
NOTHING_KNOWN = ClientFacts(None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What came with the request itself; each None where it did not."""

    user_agent: str | None = None
    header_names: frozenset[str] | None = None
    """In small letters; None where another server sends requests for the browser."""
    fetch_mode: str | None = None
    """`Sec-Fetch-Mode`, which browsers set and no script can."""
    platform: str | None = None
    """What the client says that it is: `js`, `android`, `ios` or `unknown`."""


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """What the matcher saw; `raised` are facts such as `token_contradicted` (`Explanation.raised`)."""

    raised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """The device's clock beside those where its address may be, in minutes ahead of UTC at the time of the visit."""

    name: str = ""
    """Of the device's time zone; empty where it is not known."""
    offset: int | None = None
    country: str | None = None
    """Whose zone that is."""
    of_address: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The zone of the earth in which the device is, as far as anybody may know it here."""

    zone_id: str | None = None
    """None where the place is not exact enough for any zone."""
    radius: int = 0
    """In metres."""
    confidence: float = 0.0
    """How likely it is inside."""


@dataclass(frozen=True, slots=True)
class Observed:
    """`facts` are the agent's, each a value or the reason why there is none; nothing in it was checked for its shape.

    The other parts are None where they are not known. `weights` are the workspace's own of the suspect score by the
    names of findings, not all of this release; what is not among them has its default. `judged` are the answers of
    signals that were judged before.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    client: ClientFacts = NOTHING_KNOWN
    request: RequestFacts = RequestFacts()
    match: MatchFacts | None = None
    address: AddressFacts | None = None
    zone: ZoneFacts = ZoneFacts()
    counts: VelocityCounts | None = None
    claim: BotClaim | None = None
    """The known bot that it says it is; of a visit, None means that it names none."""
    weights: Mapping[str, int] = field(default_factory=dict)
    population: Standing | None = None
    place: PlaceFacts | None = None
    judged: Mapping[str, Answer] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return the value of a fact, None where it was not observed; of any shape that JSON has."""
        fact = self.facts.get(name)
        return None if fact is None or fact.value is UNSET else fact.value

    def text(self, name: str) -> str | None:
        """Return the value of a fact that is a text and not empty."""
        value = self.value(name)
        return value if isinstance(value, str) and value else None

    def number(self, name: str) -> float | None:
        """Return the value of a fact that is a finite number."""
        value = self.value(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return float(value) if abs(value) < 1e300 else None  # noqa: PLR2004 - neither infinite nor NaN

    def members(self, name: str) -> Mapping[str, Any]:
        """Return the value of a fact that is an object, else an empty one."""
        value = self.value(name)
        return value if isinstance(value, dict) else {}

    def texts(self, name: str) -> list[str]:
        """Return the texts of a fact that is a list."""
        value = self.value(name)
        return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []

    def error(self, name: str) -> str | None:
        """Return why a fact has no value, None where it has one or was not asked for."""
        fact = self.facts.get(name)
        return None if fact is None or fact.error is UNSET else fact.error
