"""Generated events: realistic ones by the million for measurements, odd ones for conformance and fuzz tests."""

from ridgeline.testing.generated_events.generator import EventGenerator, GeneratedEvent
from ridgeline.testing.generated_events.odd_events import random_events

__all__ = ["EventGenerator", "GeneratedEvent", "random_events"]
