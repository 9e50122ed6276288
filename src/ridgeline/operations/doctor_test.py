from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ridgeline.clock import DAY, MINUTE
from ridgeline.intel.inventory import take_inventory
from ridgeline.intel.lookup import shipped_tables
from ridgeline.keys import KeyKind
from ridgeline.operations import doctor
from ridgeline.operations.doctor import Finding
from ridgeline.settings import Settings
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.protocol import ApiKey, Dictionary, Environment, StoreReport

NOW = 1_790_000_000_000


def report(**changes: Any) -> StoreReport:
    values: dict[str, Any] = {
        "backend": "sqlite",
        "schema_version": "0003",
        "bytes": 10**9,
        "detail_bytes": None,
        "events": 5,
        "oldest_event": NOW - DAY,
        "newest_event": NOW,
        "erasures_pending": 0,
        "oldest_erasure": None,
        "details": {},
        "problems": (),
    }
    return StoreReport(**values | changes)


def states(findings: list[Finding]) -> set[str]:
    for finding in findings:
        assert finding.says.endswith("."), finding
        assert bool(finding.remedy) == (finding.state != "ok"), finding
    return {finding.state for finding in findings}


def test_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    assert states(doctor.check_folder(tmp_path)) == {"ok"}
    tmp_path.chmod(0o755)
    assert any("chmod 700" in finding.remedy for finding in doctor.check_folder(tmp_path))
    assert states(doctor.check_folder(tmp_path / "missing")) == {"problem"}
    tmp_path.chmod(0o700)
    monkeypatch.setattr(doctor, "SCARCE_FREE_BYTES", 10**18)
    assert states(doctor.check_folder(tmp_path)) == {"warning"}
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    assert states(doctor.check_folder(tmp_path)) == {"problem"}


def test_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=str(tmp_path))
    (missing,) = doctor.check_secret(settings, tmp_path)
    assert missing.state == "problem"
    assert "deployment secret is missing" in missing.says
    assert not (tmp_path / "secret.key").exists()
    (tmp_path / "secret.key").write_text("s" * 40)
    (tmp_path / "secret.key").chmod(0o644)
    assert "chmod 600" in doctor.check_secret(settings, tmp_path)[0].remedy
    (tmp_path / "secret.key").chmod(0o600)
    assert states(doctor.check_secret(settings, tmp_path)) == {"ok"}
    (tmp_path / "first-secret-key.txt").write_text("rl_sk_us_…")
    assert "first-secret-key.txt" in doctor.check_secret(settings, tmp_path)[1].says
    (tmp_path / "secret.key").write_text("short")
    assert states(doctor.check_secret(settings, tmp_path)) == {"problem"}
    given = Settings(data_dir=str(tmp_path / "none"), secret="s" * 40)
    assert states(doctor.check_secret(given, tmp_path / "none")) == {"ok"}


@pytest.mark.parametrize(
    ("given", "state", "words"),
    [
        ({}, "ok", ""),
        ({"trusted_proxies": ("10.0.0.0/8",), "public_url": "https://id.example.com"}, "ok", ""),
        ({"trusted_proxies": ("0.0.0.0/0",)}, "problem", "Every address is a trusted proxy"),
        ({"trusted_proxies": ("::1",), "public_url": "http://id.example.com"}, "warning", "without TLS"),
        ({"public_url": "https://id.example.com"}, "warning", "shows the proxy's address"),
        (
            {"trusted_proxies": ("::1",), "public_url": "https://id.example.com", "demo": True},
            "warning",
            "demo page is shown",
        ),
        ({"host": "0.0.0.0"}, "warning", "listens on 0.0.0.0"),
    ],
)
def test_settings(given: dict[str, Any], state: str, words: str) -> None:
    findings = doctor.check_settings(Settings(**given))
    assert states(findings) == {state}
    assert words in findings[0].says


def test_report() -> None:
    assert doctor.check_report(report())[0].says == "SQLite, schema 0003, 5 events in 1.00 GB."
    assert states(doctor.check_report(report(bytes=None, events=None))) == {"ok"}
    (problem, _) = doctor.check_report(report(problems=[("The log is large.", "Restart.")]))
    assert (problem.state, problem.remedy) == ("problem", "Restart.")


def test_erasures() -> None:
    assert states(doctor.check_erasures(report(), NOW)) == {"ok"}
    fresh = report(erasures_pending=1, oldest_erasure=NOW - MINUTE)
    assert states(doctor.check_erasures(fresh, NOW)) == {"ok"}
    (old,) = doctor.check_erasures(report(erasures_pending=1, oldest_erasure=NOW - 90 * MINUTE), NOW)
    assert old.state == "problem"
    assert "90 minutes" in old.says


def test_dictionaries() -> None:
    shipped = shipped_dictionary()
    own = Dictionary(777_777, b"", NOW - 400 * DAY)
    many = report(events=10**6)
    assert states(doctor.check_dictionaries(report(), [shipped], NOW)) == {"ok"}
    assert states(doctor.check_dictionaries(many, [shipped], NOW)) == {"warning"}
    assert states(doctor.check_dictionaries(many, [shipped, own], NOW)) == {"warning"}
    assert states(doctor.check_dictionaries(many, [shipped, own], own.created_at + DAY)) == {"ok"}


def test_clock_and_retention() -> None:
    assert states(doctor.check_clock(report(), NOW)) == {"ok"}
    assert states(doctor.check_clock(report(newest_event=NOW + 60 * MINUTE), NOW)) == {"problem"}
    assert states(doctor.check_clock(report(newest_event=None), NOW)) == {"ok"}
    environments = [Environment("ae_0", "first", True, 1), Environment("ae_1", "second", False, 1, 120)]
    old = report(oldest_event=NOW - 125 * DAY)
    assert states(doctor.check_retention(old, environments, 90, NOW)) == {"warning"}
    assert states(doctor.check_retention(old, environments, 365, NOW)) == {"ok"}
    assert states(doctor.check_retention(report(oldest_event=None), environments, 90, NOW)) == {"ok"}


def test_keys() -> None:
    def key(kind: KeyKind, revoked_at: int | None = None) -> ApiKey:
        return ApiKey("key_1", kind, "", None, None, 1, revoked_at)

    assert states(doctor.check_keys([key(KeyKind.PUBLIC), key(KeyKind.SECRET)])) == {"ok"}
    (finding,) = doctor.check_keys([key(KeyKind.PUBLIC), key(KeyKind.SECRET, revoked_at=5)])
    assert "keys create --kind secret" in finding.remedy


def test_a_check_changes_nothing(tmp_path: Path) -> None:
    doctor.check_folder(tmp_path)
    doctor.check_secret(Settings(data_dir=str(tmp_path)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_tables_of_addresses(tmp_path: Path) -> None:
    as_of = shipped_tables()["asn"].description.as_of
    fresh = doctor.check_intel(take_inventory(tmp_path, [], as_of))
    assert states(fresh) == {"ok"}
    assert "Not fetched yet: attackers, bot-keys, city" in fresh[-1].says
    (tmp_path / "tor.table").write_bytes(b"damaged")
    findings = doctor.check_intel(take_inventory(tmp_path, [tmp_path / "none.mmdb"], as_of + 200 * DAY))
    assert states(findings) == {"ok", "warning", "problem"}
    says = [finding.says for finding in findings]
    assert "The data of asn (shipped) are 200 days old." in says
    assert any("tor.table cannot be used" in one for one in says)
    assert any("none.mmdb" in one for one in says)
