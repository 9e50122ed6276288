"""What happens at the shop: one file a story, each told by itself, and the list of all."""

from __future__ import annotations

from ridgeline.demo_data.stories import (
    accounts,
    attack,
    crawlers,
    developers,
    fleets,
    hidden,
    pretenders,
    programs,
    regular,
    thieves,
)
from ridgeline.demo_data.stories.story import Story

STORIES: tuple[Story, ...] = (
    regular.STORY,
    fleets.OFFICE,
    fleets.COURIERS,
    accounts.SHARING,
    accounts.MAKING,
    programs.STORY,
    crawlers.STORY,
    crawlers.IMPOSTOR,
    attack.STORY,
    pretenders.PRETENDER,
    pretenders.VIRTUAL,
    developers.STORY,
    hidden.STORY,
    thieves.STORY,
)
"""All but the customers, who are whoever is left."""
