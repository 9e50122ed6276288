from __future__ import annotations

import pytest

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.virtual_machine import HYPERVISOR_NAMES, judge
from ridgeline.testing.observations import observed


def with_graphics(name: str) -> Observed:
    return observed({"webgl_basics": {"renderer_unmasked": name}})


# What graphics that bear each of the names are called by WebGL or WebGPU, with none of the other names.
CALLED = {
    "VMware": "ANGLE (VMware, VMware SVGA 3D (0x00000405) Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "SVGA3D": "SVGA3D; build: RELEASE;  LLVM;",
    "SVGA II": "SVGA II Adapter",
    "VirtualBox": "ANGLE (VirtualBox Graphics Adapter for Windows 8+ Direct3D9Ex vs_3_0 ps_3_0)",
    "VBox": "VBox SVGA",
    "Chromium Host GPU": "Chromium Host GPU",
    "Parallels": "ANGLE (Parallels, Parallels Display Adapter (WDDM) Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "virgl": "virgl (Mesa Intel(R) UHD Graphics 620)",
    "virtio": "Virtio-GPU Venus (NVIDIA GeForce RTX 4060)",
    "QXL": "QXL paravirtual graphic card",
    "Hyper-V": "ANGLE (Microsoft, Microsoft Hyper-V Video Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "RemoteFX": "ANGLE (Microsoft, Microsoft RemoteFX Graphics Device - WDDM Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Citrix": "ANGLE (Citrix Indirect Display Adapter Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Xen": "Xen Virtual Framebuffer",
    "Bochs": "Bochs Graphics Adapter",
    "Red Hat": "Red Hat, Inc. Device 1050",
    "Apple Paravirtual": "ANGLE (Apple, ANGLE Metal Renderer: Apple Paravirtual device, Unspecified Version)",
    "Android Emulator": "Android Emulator OpenGL ES Translator (Apple M4)",
}


@pytest.mark.parametrize("name", HYPERVISOR_NAMES)
def test_each_name_of_a_hypervisor_makes_a_virtual_machine(name: str) -> None:
    called = CALLED[name]
    assert [other for other in HYPERVISOR_NAMES if other.lower() in called.lower()] == [name]
    for shown in (called, called.upper(), called.lower()):
        virtual = Known(True, (("virtual_graphics", shown),))
        for facts in (
            {"webgl_basics": {"renderer_unmasked": shown}},
            {"webgpu": {"description": shown}},
            {"worker_navigator": {"webgl_renderer": shown}},
        ):
            assert judge(observed(facts)) == virtual
    # As a part of another word it is not that name.
    within = "Adreno (TM) 740 " + "".join(f"{part}ia" for part in name.split())
    assert judge(with_graphics(within)) == Known(False, (("real_graphics", within),))


@pytest.mark.parametrize(
    "called",
    [
        "ANGLE (VMware, Inc., SVGA3D; build: RELEASE; LLVM;, OpenGL 4.1)",
        "Red Hat VirtIO GPU DOD controller",
        "virgl (Android Emulator OpenGL ES Translator (NVIDIA GeForce RTX 5080/PCIe/SSE2))",
        # The processor draws, and it is that of a virtual machine all the same.
        "Android Emulator OpenGL ES Translator (Google SwiftShader)",
    ],
)
def test_names_may_come_together(called: str) -> None:
    assert judge(with_graphics(called)) == Known(True, (("virtual_graphics", called),))


@pytest.mark.parametrize(
    "name",
    [
        "ANGLE (NVIDIA, NVIDIA GeForce RTX 4060 (0x00002882) Direct3D11 vs_5_0 ps_5_0, D3D11)",
        "ANGLE (Apple, ANGLE Metal Renderer: Apple M4, Unspecified Version)",
        "Adreno (TM) 740",
        "Mali-G715-Immortalis MC11",
        "Intel(R) HD Graphics 400, or similar",
    ],
)
def test_real_graphics_speak_against_it(name: str) -> None:
    assert judge(with_graphics(name)) == Known(False, (("real_graphics", name),))


@pytest.mark.parametrize(
    "name",
    [
        "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
        "llvmpipe (LLVM 19.1.7, 256 bits)",
        "llvmpipe, or similar",
        "ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)",
    ],
)
def test_drawing_by_software_says_neither(name: str) -> None:
    assert judge(with_graphics(name)) == Unknown("drawn_by_software")


def test_a_hidden_name_says_neither() -> None:
    for name in ("Mozilla", "", "Apple GPU", "WebKit WebGL", "Generic Renderer", "ANGLE (Generic Renderer Direct3D11)"):
        # A vendor says of what it is as little; Safari names its own.
        for vendor in ("Apple Inc.", "Google Inc. (NVIDIA)", None):
            facts = {"webgl_basics": {"renderer_unmasked": name, "renderer": name, "vendor_unmasked": vendor}}
            assert judge(observed(facts)) == Unknown("graphics_not_observed")


def test_the_vendor_may_be_a_hypervisor_s() -> None:
    facts = {"webgl_basics": {"renderer_unmasked": "Generic Renderer", "vendor_unmasked": "VMware, Inc."}}
    assert judge(observed(facts)) == Known(True, (("virtual_graphics", "VMware, Inc."),))


def test_one_of_page_worker_and_webgpu_is_enough() -> None:
    real, virtual = "Adreno (TM) 740", "VMware SVGA 3D"
    facts = {"webgl_basics": {"renderer_unmasked": real}, "worker_navigator": {"webgl_renderer": virtual}}
    assert judge(observed(facts)) == Known(True, (("virtual_graphics", virtual),))
    assert judge(observed({"webgpu": {"device": virtual}})) == Known(True, (("virtual_graphics", virtual),))
