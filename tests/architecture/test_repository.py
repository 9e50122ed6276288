"""What must hold for the repository itself: generated pages are fresh, and no file names what it must not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.known_bots_page import known_bots_page
from ridgeline.matching.attributes import COUNT
from ridgeline.matching.blocking import KEYS
from ridgeline.settings import Settings, describe_settings, variable
from ridgeline.signals.catalogue_page import catalogue_page
from ridgeline.signals.registry import load
from ridgeline.testing import FakeDevice
from ridgeline.wire.event import Event
from ridgeline.wire.observation import Observation
from ridgeline.wire.openapi.document import document

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_the_settings_page_is_fresh() -> None:
    assert (DOCS / "settings.md").read_text() == describe_settings(), "run 'make docs'"
    for name in Settings.__struct_fields__:
        assert f"`{variable(name)}`" in describe_settings()


def test_the_page_of_signals_is_fresh() -> None:
    assert (DOCS / "signals.md").read_text() == catalogue_page(load()), "run 'make docs'"


def test_the_page_of_event_fields_has_each_field_once() -> None:
    rows = [line for line in (DOCS / "event-fields.md").read_text().splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split(" | ")[0])]
    # A part of `ip_info` has rows of its own.
    parts = {name for name in named if name not in Event.__struct_encode_fields__}
    assert parts == {
        *("address", "geolocation", "asn", "asn_name", "asn_network", "asn_type"),
        *("datacenter_result", "datacenter_name", "timezone", "subdivisions", "postal_code", "accuracy_radius"),
        "iso_code",
    }
    fields = [name for name in named if name not in parts] + ["ip_info"]
    assert sorted(fields) == sorted(Event.__struct_encode_fields__)
    assert {name for signal in load() for name in (signal.field, *signal.more_fields)} <= {*fields}


def test_the_page_of_known_bots_is_fresh() -> None:
    assert (DOCS / "known-bots.md").read_text() == known_bots_page(known_bots().bots), "run 'make docs'"


def test_the_consoles_types_of_the_api_are_fresh() -> None:
    made = subprocess.run(
        ["node", "scripts/api.js"],
        cwd=ROOT / "console",
        input=msgspec.json.encode(document()),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert (ROOT / "console/src/api/schema.d.ts").read_bytes() == made.stdout, "run 'make docs'"


def test_the_protocol_page_names_every_field_and_fact() -> None:
    page = (DOCS / "agent-protocol.md").read_text()
    for field in msgspec.structs.fields(Observation):
        assert f"`{field.name}`" in page, field.name
    for name in FakeDevice(0).facts():
        assert re.search(rf"^\| `{name}` \|", page, re.MULTILINE), name


def test_the_page_of_the_matcher_counts_attributes_and_keys_rightly() -> None:
    page = (DOCS / "matching.md").read_text()
    assert re.findall(r"(\d+) attributes\b", page)[0] == str(COUNT)
    assert re.findall(r"(\d+) blocking keys\b", page) == [str(len(KEYS))]


def test_no_file_names_a_package_registrys_host() -> None:
    hosts = re.compile(rb"registry\." + rb"npmjs|npmjs\." + rb"org|pypi\." + rb"org|python" + rb"hosted|\"resolved\":")
    assert not [path for path in tracked_files() if hosts.search(path.read_bytes())]


def test_decisions_are_short_and_numbered() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert records
    for number, record in enumerate(records, start=1):
        assert record.name.startswith(f"{number:04d}-"), record
        lines = record.read_text().splitlines()
        assert len(lines) <= 40, record
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in lines, f"{record}: {heading}"


PAGES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
PAGES += sorted(f"docs/{page.name}" for page in DOCS.glob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), f"{name}: {target}"
