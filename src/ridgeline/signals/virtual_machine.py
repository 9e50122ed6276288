"""Whether the device is a virtual machine, by the graphics that it has."""

from __future__ import annotations

import re

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

# Names under which hypervisors give their guests graphics: what no real machine has.
HYPERVISOR_NAMES = (
    "VMware",
    "SVGA3D",
    "SVGA II",
    "VirtualBox",
    "VBox",
    "Chromium Host GPU",
    "Parallels",
    "virgl",
    "virtio",
    "QXL",
    "Hyper-V",
    "RemoteFX",
    "Citrix",
    "Xen",
    "Bochs",
    "Red Hat",
    "Apple Paravirtual",
    "Android Emulator",
)
_VIRTUAL = re.compile(rf"\b(?:{'|'.join(map(re.escape, HYPERVISOR_NAMES))})\b", re.IGNORECASE)
# Drawing by the processor: virtual machines, and real ones without a driver or in a remote session.
_SOFTWARE = re.compile(
    r"SwiftShader|llvmpipe|softpipe|Microsoft Basic Render|Apple Software Renderer|\bOSMesa\b|Software Rasterizer|WARP",
    re.IGNORECASE,
)
# What browsers say instead of the graphics' name.
_MASKED = re.compile(r"^(?:Mozilla|WebKit WebGL|Apple GPU|)$|Generic Renderer")
_LONGEST = 120


def judge(observed: Observed) -> Answer:
    names, vendor = _names(observed), observed.members("webgl_basics").get("vendor_unmasked")
    # Of a vendor alone it is not known what it is of.
    for name in [*names, vendor] if isinstance(vendor, str) else names:
        found = _VIRTUAL.search(name)
        if found:
            return Known(True, (("virtual_graphics", name),))
    shown = [name for name in names if not _MASKED.search(name)]
    if not shown:
        return Unknown("graphics_not_observed")
    if any(_SOFTWARE.search(name) for name in shown):
        return Unknown("drawn_by_software")
    return Known(False, (("real_graphics", shown[0]),))


def _names(observed: Observed) -> list[str]:
    """Return what page, worker and WebGPU call the graphics."""
    basics, adapter, worker = (observed.members(name) for name in ("webgl_basics", "webgpu", "worker_navigator"))
    found = [
        basics.get("renderer_unmasked"),
        basics.get("renderer"),
        worker.get("webgl_renderer"),
        adapter.get("description"),
        adapter.get("device"),
    ]
    return [name[:_LONGEST] for name in found if isinstance(name, str) and name]


SIGNAL = Signal(
    field="virtual_machine",
    reads=("webgl_basics", "webgpu", "worker_navigator"),
    meaning="True for a browser in a virtual machine, whose graphics are those that a hypervisor gives to its guests.",
    reasons={
        "virtual_graphics": "The graphics bear the name of a hypervisor's.",
        "real_graphics": "The graphics are those of a real machine.",
    },
    unknown={
        "graphics_not_observed": "The browser has no WebGL, or hides the name of the graphics.",
        "drawn_by_software": "The processor draws: so do virtual machines, and real ones without a driver.",
    },
    false_alarms="Desktops in a data centre to which people connect (VDI) are virtual machines, too. A guest that was "
    "given a real graphics card looks real.",
    judge=judge,
)
