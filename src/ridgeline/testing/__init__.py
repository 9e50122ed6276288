"""For tests, ours and yours: deterministic fake devices that speak the agent protocol, and a running server."""

from ridgeline.testing.fake_devices import FakeDevice
from ridgeline.testing.running_server import RunningServer

__all__ = ["FakeDevice", "RunningServer"]
