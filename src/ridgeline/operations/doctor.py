"""What is wrong or stale in a deployment, and what to do about it.

Each check looks at one thing and returns findings; none changes anything.
"""

from __future__ import annotations

import ipaddress
import shutil
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ridgeline.clock import DAY, MINUTE
from ridgeline.errors import RidgelineError
from ridgeline.intel.inventory import Inventory
from ridgeline.keys import KeyKind
from ridgeline.operations.known_secret import known_secret
from ridgeline.secret import SECRET_FILE
from ridgeline.settings import Settings
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.protocol import ApiKey, Dictionary, Environment, Storage, StoreReport

State = Literal["ok", "warning", "problem"]

GIGABYTE = 1_000_000_000
LEAST_FREE_BYTES = GIGABYTE
SCARCE_FREE_BYTES = 5 * GIGABYTE
# A million events are removed within a minute.
ERASURE_MS = 10 * MINUTE
# From this many events on, a dictionary of their own saves more than it costs.
EVENTS_FOR_DICTIONARY = 100_000
DICTIONARY_DAYS = 365
CLOCK_MS = 5 * MINUTE
# Retention runs now and then, and in small steps.
RETENTION_SLACK_DAYS = 3
_BACKENDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Finding(Struct):
    """`check` is what was looked at, `says` one sentence, `remedy` what to do unless the state is ok."""

    check: str
    state: State
    says: str
    remedy: str = ""


def check_folder(folder: Path) -> list[Finding]:
    """The data directory: who can read it, and how much room there is."""
    try:
        mode = folder.stat().st_mode
        usage = shutil.disk_usage(folder)
    except OSError as error:
        return [
            Finding("data directory", "problem", f"{folder} cannot be read: {error.strerror}.", "Is --data-dir right?")
        ]
    findings = []
    if mode & _OTHERS:
        findings.append(
            Finding("data directory", "warning", f"Other users may enter {folder}.", f"Run 'chmod 700 {folder}'.")
        )
    free = f"{usage.free / GIGABYTE:,.1f} of {usage.total / GIGABYTE:,.1f} GB are free."
    if usage.free < LEAST_FREE_BYTES:
        findings.append(Finding("disk space", "problem", free, "Make room: a full disk stops identifications."))
    elif usage.free < SCARCE_FREE_BYTES:
        findings.append(Finding("disk space", "warning", free, "Make room, or keep events for fewer days."))
    else:
        findings.append(Finding("disk space", "ok", free))
    return findings


def check_secret(settings: Settings, folder: Path) -> list[Finding]:
    """The deployment secret, and files with secret keys that were left behind."""
    try:
        known_secret(settings)
    except RidgelineError as error:
        return [
            Finding(
                "deployment secret",
                "problem",
                str(error),
                "Without it all keys, tokens and backups are void; never let a new one be made in its place.",
            )
        ]
    findings = []
    if settings.secret is not None:
        findings.append(Finding("deployment secret", "ok", "It is in RIDGELINE_SECRET."))
    else:
        findings += _private_file(folder / SECRET_FILE, "deployment secret")
    left = sorted([*folder.glob("first-secret-key.txt"), *folder.glob("key_*.txt")])
    if left:
        names = ", ".join(path.name for path in left[:3]) + (" …" if len(left) > 3 else "")  # noqa: PLR2004
        findings.append(
            Finding(
                "secret keys",
                "warning",
                f"Secret keys lie in {len(left)} files in {folder}: {names}.",
                "Store the keys elsewhere and delete the files.",
            )
        )
    return findings


def _private_file(path: Path, check: str) -> list[Finding]:
    if path.stat().st_mode & _OTHERS:
        return [Finding(check, "problem", f"Other users may read {path}.", f"Run 'chmod 600 {path}'.")]
    return [Finding(check, "ok", f"It is in {path}, which only its owner can read.")]


def check_settings(settings: Settings) -> list[Finding]:
    """Settings that are risky, alone or together."""
    findings = []

    def warn(says: str, remedy: str, state: State = "warning") -> None:
        findings.append(Finding("settings", state, says, remedy))

    if any(ipaddress.ip_network(network).prefixlen == 0 for network in settings.trusted_proxies):
        warn(
            "Every address is a trusted proxy, so anybody can choose the address that an event shows.",
            "List only your own proxies in trusted_proxies.",
            "problem",
        )
    public = settings.public_url
    if public is not None and not public.startswith("https://"):
        warn("Browsers reach this server without TLS (public_url).", "Put a proxy that speaks https in front.")
    if public is not None and settings.demo:
        warn("The demo page is shown to everybody (demo).", "Leave --demo out on a server in production.")
    if public is not None and not settings.trusted_proxies:
        warn(
            "public_url is set and trusted_proxies is not: behind a proxy every event shows the proxy's address.",
            "Set trusted_proxies to the proxy's address.",
        )
    if public is None and settings.host not in {"127.0.0.1", "::1", "localhost"}:
        warn(
            f"The server listens on {settings.host}, without TLS.",
            "Listen on 127.0.0.1 behind a proxy, and set public_url.",
        )
    return findings or [Finding("settings", "ok", "None of them is risky.")]


async def check_store(storage: Storage, settings: Settings, now: int) -> list[Finding]:
    """Everything that the store itself can tell."""
    return await check_reported(storage, await storage.report(), settings, now)


async def check_reported(storage: Storage, report: StoreReport, settings: Settings, now: int) -> list[Finding]:
    """What a report of the store tells, and what lies in it in no time."""
    environments = await storage.environments()
    return [
        *check_report(report),
        *check_erasures(report, now),
        *check_dictionaries(report, await storage.dictionaries(), now),
        *check_clock(report, now),
        *check_retention(report, environments, settings.retention_days, now),
        *check_keys(await storage.list_keys()),
    ]


def check_report(report: StoreReport) -> list[Finding]:
    """The store's own complaints, and its size."""
    findings = [Finding("store", "problem", says, remedy) for says, remedy in report.problems]
    events = "an unknown number of" if report.events is None else f"{report.events:,}"
    size = "" if report.bytes is None else f" in {report.bytes / GIGABYTE:,.2f} GB"
    state = f"{_BACKENDS.get(report.backend, report.backend)}, schema {report.schema_version}, {events} events{size}."
    return [*findings, Finding("store", "ok", state)]


def check_erasures(report: StoreReport, now: int) -> list[Finding]:
    """Erasures whose rows are still there."""
    if report.oldest_erasure is None:
        return [Finding("erasures", "ok", "None is unfinished.")]
    age = now - report.oldest_erasure
    says = f"{report.erasures_pending:,} unfinished, the oldest for {age / MINUTE:,.0f} minutes."
    if age <= ERASURE_MS:
        return [Finding("erasures", "ok", says)]
    return [
        Finding("erasures", "problem", says, "The server removes the rows: start it, or look for failures in its log.")
    ]


def check_dictionaries(report: StoreReport, dictionaries: Sequence[Dictionary], now: int) -> list[Finding]:
    """Whether events are compressed with a dictionary that knows them."""
    shipped = shipped_dictionary().dictionary_id
    own = [dictionary for dictionary in dictionaries if dictionary.dictionary_id != shipped]
    remedy = "Run 'ridgeline dictionary train'; it is kept only if it saves space."
    if not own:
        if (report.events or 0) < EVENTS_FOR_DICTIONARY:
            return [Finding("dictionary", "ok", "Events are compressed with the one that ships.")]
        return [Finding("dictionary", "warning", "None was trained on this store's own events.", remedy)]
    age = (now - own[-1].created_at) // DAY
    says = f"The newest was trained {age:,} days ago."
    return [Finding("dictionary", "warning", says, remedy) if age > DICTIONARY_DAYS else _ok("dictionary", says)]


def check_clock(report: StoreReport, now: int) -> list[Finding]:
    """Whether the machine's time can be right."""
    newest = report.newest_event
    if newest is not None and newest > now + CLOCK_MS:
        ahead = (newest - now) / MINUTE
        return [
            Finding(
                "clock",
                "problem",
                f"The newest event lies {ahead:,.0f} minutes in the future.",
                "Set the machine's clock, and keep it right with NTP.",
            )
        ]
    return [_ok("clock", "No event lies in the future.")]


def check_retention(
    report: StoreReport, environments: Sequence[Environment], default_days: int, now: int
) -> list[Finding]:
    """Whether events go when their time is over."""
    longest = max((one.retention_days or default_days for one in environments), default=default_days)
    if report.oldest_event is None:
        return [_ok("retention", f"Events are kept for at most {longest:,} days.")]
    age = (now - report.oldest_event) // DAY
    says = f"The oldest event is {max(0, age):,} days old; events are kept for at most {longest:,}."
    if age <= longest + RETENTION_SLACK_DAYS:
        return [_ok("retention", says)]
    return [
        Finding(
            "retention",
            "warning",
            says,
            "The server removes old events: start it, or look for failures in its log.",
        )
    ]


def check_intel(inventory: Inventory) -> list[Finding]:
    """How old the knowledge of addresses is, and whether all of it can be used."""
    update = "Run 'ridgeline intel update'."
    findings = [
        Finding("ip tables", "problem", _sentence(reason), "Correct intel_files, or the file: a server does not start.")
        for reason in inventory.unusable.values()
    ]
    findings += [Finding("ip tables", "warning", _sentence(reason), update) for reason in inventory.damaged.values()]
    stale = [entry for entry in inventory.entries if entry.stale]
    for entry in stale:
        says = f"The data of {entry.name} ({entry.origin}) are {entry.age_days:,} days old."
        own = entry.origin == "own"
        findings.append(Finding("ip tables", "warning", says, f"Replace {entry.file}." if own else update))
    missing = f" Not fetched yet: {', '.join(inventory.missing)}." if inventory.missing else ""
    fresh = len(inventory.entries) - len(stale)
    fresh_enough = f"{fresh} of {len(inventory.entries)} are as fresh as they should be."
    findings.append(_ok("ip tables", fresh_enough + missing))
    return findings


def _sentence(reason: str) -> str:
    return reason if reason.endswith(".") else f"{reason}."


def check_keys(keys: Iterable[ApiKey]) -> list[Finding]:
    """Whether agents and servers have keys that are valid."""
    valid = {key.kind for key in keys if key.revoked_at is None}
    findings = [
        Finding(
            "keys",
            "warning",
            f"There is no valid {kind.label} key.",
            f"Run 'ridgeline keys create --kind {kind.label}'.",
        )
        for kind in (KeyKind.PUBLIC, KeyKind.SECRET)
        if kind not in valid
    ]
    return findings or [_ok("keys", "There are a public and a secret key.")]


def _ok(check: str, says: str) -> Finding:
    return Finding(check, "ok", says)
