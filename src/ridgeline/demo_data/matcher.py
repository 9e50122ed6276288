"""A matcher whose visitors count for itself alone, so that made-up devices say nothing of what is common."""

from __future__ import annotations

from dataclasses import replace as replace_fields

from msgspec.structs import replace

from ridgeline.matching.decide import Seen, Verdict
from ridgeline.matching.frequencies import Presence
from ridgeline.matching.parameters import Parameters
from ridgeline.matching.profile import Profile
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.matching.standing import Standing


class UncountedMatcher(ScoringMatcher):
    """Decides as the server's does, by a population of its own, which nobody is told of.

    What it has kept says of each visitor that it counts for nothing: so a server that erases one takes nothing away.
    No two visits may be at the same time: a visitor is known again by when it came first.
    """

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self._counted: dict[int, Presence] = {}

    def to_be_counted(self, profile: Profile, *, is_new: bool = False) -> Profile:
        return replace(profile, counted=0.0) if is_new else profile

    def standing(self, seen: Seen, profile: Profile | None) -> Standing | None:
        known = None if profile is None else self._counted.get(_born_at(profile))
        if profile is not None and known is not None and known.share:
            profile = replace(profile, counted=known.share)
        return super().standing(seen, profile)

    def count(self, seen: Seen, verdict: Verdict, before: Profile | None, after: Profile | None) -> None:
        if verdict.decision.visitor is not None:
            self._note_return(seen, verdict, before)
        if after is None or after is before:
            return
        past = self._counted.get(_born_at(after))
        now = presence_of(after)
        share = self.population.share_of(now.network, now.at) if past is None else past.share
        self._counted[_born_at(after)] = now = replace_fields(now, share=share)
        self.population.seen(now, past)


def _born_at(profile: Profile) -> int:
    """Return when a visitor came first: its first line is never forgotten."""
    return profile.lines[0].born_at
