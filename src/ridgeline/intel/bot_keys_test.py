from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.bot_keys import (
    FILE,
    HOST,
    MOST_KEYS,
    TEST_KEY,
    BotKey,
    BotKeys,
    KeyDirectory,
    KeysDamaged,
    KeysMalformed,
    read_file,
    read_keys,
    thumbprint,
    write_file,
)
from ridgeline.intel.lookup import CHECK_SECONDS
from ridgeline.testing.signing_agent import SigningAgent

AGENT = SigningAgent("agent.example")
# As published in August 2025.
CHATGPT: dict[str, Any] = {
    "kid": "otMqcjr17mGyruktGvJU8oojQTSMHlVm7uO-lrcqbdg",
    "crv": "Ed25519",
    "kty": "OKP",
    "x": "7F_3jDlxaquwh291MiACkcS3Opq88NksyHiakzS-Y1g",
    "use": "sig",
    "nbf": 1735689600,
    "exp": 1754656053,
}


def directory(*keys: BotKey, host: str = "agent.example") -> KeyDirectory:
    return KeyDirectory(host, 1, f"https://{host}", keys)


def keys_of(*items: Any) -> tuple[BotKey, ...]:
    return read_keys(json.dumps({"keys": items}).encode())


def test_a_directory_is_read() -> None:
    (key,) = keys_of(CHATGPT)
    assert key == BotKey(CHATGPT["kid"], CHATGPT["x"], 1_735_689_600_000, 1_754_656_053_000)
    assert [key.is_valid_at(at * 1_000) for at in (1_735_689_599, 1_735_689_600, 1_754_656_052, 1_754_656_053)] == [
        False,
        True,
        True,
        False,
    ]


def test_the_thumbprint_is_that_of_the_standard() -> None:
    # RFC 8037, A.3.
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert thumbprint(x) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_key_has_the_name_that_it_must_have() -> None:
    for kid in ({}, {"kid": "a label"}, {"kid": 5}):
        item = {name: value for name, value in AGENT.jwk().items() if name != "kid"} | kid
        assert keys_of(item) == (BotKey(AGENT.key_id, AGENT.x),)
    # A single key, without a set, and times in milliseconds: there are hosts that publish that.
    assert read_keys(json.dumps(AGENT.jwk(exp=1_754_656_053_000)).encode()) == (
        BotKey(AGENT.key_id, AGENT.x, None, 1_754_656_053_000),
    )


@pytest.mark.parametrize(
    "item",
    [
        5,
        "key",
        {},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "OKP", "crv": "X25519", "x": AGENT.x},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": "Ed25519", "x": "short"},
        {"kty": "OKP", "crv": "Ed25519", "x": "*" * 43},
        # Anybody has the private half of it.
        {"kty": "OKP", "crv": "Ed25519", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"},
    ],
)
def test_other_keys_are_left_out(item: object) -> None:
    assert keys_of(item, AGENT.jwk()) == (BotKey(AGENT.key_id, AGENT.x),)
    assert thumbprint("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs") == TEST_KEY


@pytest.mark.parametrize("text", [b"", b"<html>", b"[]", b"5", b"{}", b'{"keys": {}}', b"\xff", b"[" * 9_000])
def test_what_is_no_directory_is_named(text: bytes) -> None:
    with pytest.raises(KeysMalformed):
        read_keys(text)
    many = [AGENT.jwk()] * (MOST_KEYS + 1)
    with pytest.raises(KeysMalformed, match="65 keys, more than 64"):
        keys_of(*many)


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_directory_is_too_odd(text: bytes) -> None:
    with contextlib.suppress(KeysMalformed):
        assert isinstance(read_keys(text), tuple)


def test_a_file_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / FILE
    one, two = directory(*keys_of(AGENT.jwk())), directory(host="b.example")
    write_file(path, [two, one])
    assert read_file(path) == {"agent.example": one, "b.example": two}
    assert [found.name for found in tmp_path.iterdir()] == [FILE]
    whole = path.read_bytes()
    for damaged in (whole[:-5], whole.replace(b"agent", b"other"), b"", b"{}", b"\xff\xfe"):
        path.write_bytes(damaged)
        with pytest.raises(KeysDamaged, match=FILE):
            read_file(path)


def test_a_new_file_is_taken_up_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    now = [0.0]
    path = tmp_path / FILE
    keys = BotKeys(tmp_path, timer=lambda: now[0])
    assert not keys.has("agent.example")
    write_file(path, [directory(*keys_of(AGENT.jwk()))])
    assert not keys.has("agent.example")
    now[0] += CHECK_SECONDS
    assert keys.find("agent.example", AGENT.key_id) == BotKey(AGENT.key_id, AGENT.x)
    assert keys.find("other.example", AGENT.key_id) is None
    path.write_bytes(b"damaged")
    now[0] += CHECK_SECONDS
    assert keys.has("agent.example")
    path.unlink()
    now[0] += CHECK_SECONDS
    assert not keys.has("agent.example")


def test_without_a_folder_there_are_none() -> None:
    assert not BotKeys(None).has("agent.example")


def test_host_names() -> None:
    good = ("chatgpt.com", "agent.bot.goog", "a-b.example.co.uk", "xn--bcher-kva.example", "1.example")
    bad = (
        "localhost",
        "127.0.0.1",
        "A.example",
        "-a.example",
        "a..example",
        "a.example.",
        "a_b.example",
        "a" * 260 + ".de",
        "",
    )
    assert all(HOST.fullmatch(host) for host in good)
    assert not any(HOST.fullmatch(host) for host in bad)
