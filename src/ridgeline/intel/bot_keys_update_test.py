from __future__ import annotations

from pathlib import Path

import pytest

from ridgeline.errors import ConfigurationError
from ridgeline.intel import bot_keys_update
from ridgeline.intel.bot_keys import FILE, KeyDirectory, read_file, read_keys
from ridgeline.intel.bot_keys_update import KeysUpdated, update_keys
from ridgeline.intel.download import Location
from ridgeline.intel.sources import key_places_of, sources_of
from ridgeline.intel.update import Progress
from ridgeline.intel.update_test import Server, page, server
from ridgeline.testing.signing_agent import SigningAgent

__all__ = ["server"]
NOW = 1_900_000_000_000
AGENT, OTHER = SigningAgent("agent.example"), SigningAgent("other.example", seed=2)


def update(folder: Path, places: dict[str, str], now: int = NOW) -> KeysUpdated:
    return update_keys({host: Location(place) for host, place in places.items()}, folder, now=now)


def test_keys_are_fetched_and_kept(server: Server, tmp_path: Path) -> None:
    server.pages["/keys"] = page(AGENT.directory())
    seen: list[Progress] = []
    folder = tmp_path / "intel"
    done = update_keys({"agent.example": Location(f"{server.url}/keys")}, folder, now=NOW, report=seen.append)
    directory = KeyDirectory("agent.example", NOW, f"{server.url}/keys", read_keys(AGENT.directory()))
    assert done == KeysUpdated({"agent.example": directory}, {})
    assert done.keys == 1
    assert read_file(folder / FILE) == {"agent.example": directory}
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert seen[-1].what == f"bot-keys: {server.url}/keys"


def test_a_host_that_fails_keeps_what_it_had_and_stops_no_other(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/a"], server.pages["/b"] = page(AGENT.directory()), page(OTHER.directory())
    places = {"agent.example": f"{server.url}/a", "other.example": f"{server.url}/b"}
    update(tmp_path, places)
    monkeypatch.setattr(bot_keys_update, "MAXIMUM_BYTES", 1_000)
    for bad in (page(b"<html>"), page(b"x" * 2_000), page(AGENT.directory(), Content_Length="999")):
        server.pages["/a"] = bad
        done = update(tmp_path, places, NOW + 5)
        assert list(done.failed) == ["agent.example"]
        assert done.failed["agent.example"].startswith(f"The keys of agent.example from {server.url}/a are not used: ")
        assert [(host, one.fetched_at) for host, one in sorted(read_file(tmp_path / FILE).items())] == [
            ("agent.example", NOW),
            ("other.example", NOW + 5),
        ]
    # A directory without keys is one, and says that the former are no longer.
    server.pages["/a"] = page(b'{"keys": []}')
    assert update(tmp_path, places).directories["agent.example"].keys == ()


def test_a_host_that_is_not_named_any_more_loses_its_keys(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    place.write_bytes(AGENT.directory())
    update(tmp_path, {"agent.example": str(place), "other.example": str(place)})
    assert set(update(tmp_path, {"other.example": str(place)}).directories) == {"other.example"}
    # A file that is damaged is replaced.
    (tmp_path / FILE).write_bytes(b"damaged")
    assert set(update(tmp_path, {"other.example": str(place)}).directories) == {"other.example"}
    assert set(read_file(tmp_path / FILE)) == {"other.example"}


def test_where_keys_are_is_the_hosts_own_address_or_what_settings_say() -> None:
    hosts = ("chatgpt.com", "you.com")
    own = Location("https://chatgpt.com/.well-known/http-message-signatures-directory")
    assert key_places_of((), hosts)["chatgpt.com"] == own
    changed = key_places_of(("bot-keys.you.com=off", "bot-keys.chatgpt.com=/keys.json", "tor=off"), hosts)
    assert changed == {"chatgpt.com": Location("/keys.json")}
    added = key_places_of(
        ("bot-keys=off", "bot-keys.agent.example=on", f"bot-keys.b.example=x#sha256={'0' * 64}"), hosts
    )
    assert added == {
        "agent.example": Location("https://agent.example/.well-known/http-message-signatures-directory"),
        "b.example": Location("x", "0" * 64),
    }
    # They are no feed of addresses.
    assert sources_of(("bot-keys=off", "bot-keys.agent.example=on")) == sources_of(())


@pytest.mark.parametrize(
    "setting", ["bot-keys=on", "bot-keys=https://x.example", "bot-keys.=on", "bot-keys.localhost=on", "bot-keys.A.b=on"]
)
def test_what_makes_no_sense_is_named(setting: str) -> None:
    with pytest.raises(ConfigurationError, match=r"is not bot-keys\.HOST=on"):
        key_places_of((setting,), ())
    with pytest.raises(ConfigurationError, match="is not FEED=URL"):
        key_places_of(("bot-keys.agent.example",), ())
