"""For tests, ours and yours: fake devices that speak the agent protocol, generated events, and a running server."""

from ridgeline.testing.fake_devices import FakeDevice
from ridgeline.testing.generated_events import EventGenerator, GeneratedEvent, random_events
from ridgeline.testing.running_server import RunningServer

__all__ = ["EventGenerator", "FakeDevice", "GeneratedEvent", "RunningServer", "random_events"]
