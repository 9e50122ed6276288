from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ridgeline.intel import web_bot_auth
from ridgeline.intel.bot_keys import FILE, BotKey, BotKeys, KeyDirectory, read_keys, write_file
from ridgeline.intel.web_bot_auth import MOST_BYTES, SignatureCheck, Signed, SignedRequest
from ridgeline.testing.signing_agent import SigningAgent

NOW = 1_764_200_000_000
US = "id.example.com"
AGENT = SigningAgent("agent.example")
OTHER = SigningAgent("other.example", seed=2)


def keys_of(folder: Path, *agents: SigningAgent, **more: Any) -> BotKeys:
    write_file(
        folder / FILE,
        [
            KeyDirectory(agent.host, NOW, f"https://{agent.host}", read_keys(agent.directory(**more)))
            for agent in agents
        ],
    )
    return BotKeys(folder)


@pytest.fixture
def check(tmp_path: Path) -> SignatureCheck:
    return SignatureCheck(keys_of(tmp_path, AGENT, OTHER))


def request(headers: dict[str, str] | list[tuple[str, str]], **changes: Any) -> SignedRequest:
    pairs = headers.items() if isinstance(headers, dict) else headers
    fields: dict[str, Any] = {
        "method": "POST",
        "scheme": "https",
        "authorities": (US,),
        "path": "/",
        "query": "",
        "headers": tuple((name.lower(), value) for name, value in pairs),
    }
    return SignedRequest(**(fields | changes))


def only(
    check: SignatureCheck, headers: dict[str, str] | list[tuple[str, str]], at: int = NOW, **changes: Any
) -> Signed:
    (found,) = check.check(request(headers, **changes), at)
    return found


# draft-ietf-webbotauth-httpsig-protocol, test vectors of Ed25519, with the key of RFC 9421, B.1.4.
VECTOR_KEY = BotKey("poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")
VECTOR_AT = 1_735_689_600_000
VECTORS = [
    {
        "Signature-Agent": 'agent2="https://signature-agent.test"',
        "Signature-Input": 'sig2=("@authority" "signature-agent";key="agent2");created=1735689600;'
        'keyid="poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";alg="ed25519";expires=4889289600;nonce="n9p433xm+NJ3ph3up'
        'fBIGmsuwHw387YV7Q/F+6BSpGCVjYCqQw6rznNA8PVVLySrAWsv0hQtFioQb6E1YsauiA==";tag="web-bot-auth"',
        "Signature": "sig2=:RdNFx5Bj6au3YgAMQL/RzmUlZE8QZLIaXGRpw985hWnwPfMxT228NMk6ehRS1PSl4e8PhbNZACSanGdhEwYCCg==:",
    },
    {
        "Signature-Agent": '"https://signature-agent.test"',
        "Signature-Input": 'sig2=("@authority" "signature-agent");created=1735689600;'
        'keyid="poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";alg="ed25519";expires=1735693200;nonce="e8N7S2MFd/qrd6T2R3'
        'tdfAuuANngKI7LFtKYI/vowzk4lAZYadIX6wW25MwG7DCT9RUKAJ0qVkU0mEeLElW1qg==";tag="web-bot-auth"',
        "Signature": "sig2=:jdq0SqOwHdyHr9+r5jw3iYZH6aNGKijYp/EstF4RQTQdi5N5YYKrD+mCT1HA1nZDsi6nJKuHxUi/5Syp3rLWBA==:",
    },
    {
        "Signature-Input": 'sig1=("@authority");created=1735689600;'
        'keyid="poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";alg="ed25519";expires=4889289600;nonce="zIW8+cdmA3vdYagbxo'
        'jpONwa/l0EKJ/O3/wD486VvsQjO/RxPaSt6ZxvQaMcQzNnqKN/mQ6hpGiFro2L2qkz5A==";tag="web-bot-auth"',
        "Signature": "sig1=:QKN4fTdIYfh82fvoZCQiQA1weuozfCS/Led2zTMbewMMqH8PI2Wsy/5c4ao6B6D09nraNQdBNOADg8aM1MqfCg==:",
    },
]


@pytest.mark.parametrize("headers", VECTORS)
def test_the_published_vectors_hold(tmp_path: Path, headers: dict[str, str]) -> None:
    write_file(tmp_path / FILE, [KeyDirectory("signature-agent.test", NOW, "", (VECTOR_KEY,))])
    check = SignatureCheck(BotKeys(tmp_path))
    found = only(check, headers, VECTOR_AT + 1_000, authorities=("example.com",))
    assert found == Signed("signature-agent.test", "proven", f"signature-agent.test, key {VECTOR_KEY.key_id}")
    wrong = only(check, headers, VECTOR_AT + 2_000, authorities=("example.org",))
    assert (wrong.result, wrong.seen) == ("refuted", "it is not valid")


@pytest.mark.parametrize("dictionary", [True, False])
def test_a_signed_request_is_the_agents(check: SignatureCheck, dictionary: bool) -> None:
    found = only(check, AGENT.headers(US, NOW, dictionary=dictionary))
    assert found == Signed("agent.example", "proven", f"agent.example, key {AGENT.key_id}")


@pytest.mark.parametrize(
    "authorities",
    [("ID.example.com:443",), ("10.0.0.7:8787", US), ("other.example", "id.example.com:443")],
)
def test_the_host_is_one_of_those_as_which_this_server_is_addressed(
    check: SignatureCheck, authorities: tuple[str, ...]
) -> None:
    assert only(check, AGENT.headers(US, NOW), authorities=authorities).result == "proven"


def test_other_parts_of_the_request_can_be_covered(check: SignatureCheck) -> None:
    values = {"@method": "POST", "@path": "/in", "@query": "?a=b", "@scheme": "https", "accept": "a, b"} | {
        "@target-uri": f"https://{US}/in?a=b"
    }
    headers = AGENT.headers(US, NOW, covered=tuple(values), values=values)
    sent = [*headers.items(), ("Accept", " a"), ("accept", "b ")]
    assert only(check, sent, path="/in", query="a=b").result == "proven"
    assert only(check, sent, path="/out", query="a=b").result == "refuted"
    # A proxy in front may have changed the path, but neither the method nor the host that it passed on.
    assert only(check, sent, path="/out", query="a=b", through_proxy=True) == Signed(
        "agent.example", "unavailable", "it covers what a proxy may have changed"
    )
    method = AGENT.headers(US, NOW, covered=("@method",), values={"@method": "GET"})
    assert only(check, method, through_proxy=True).result == "refuted"


def test_what_was_changed_does_not_hold(check: SignatureCheck) -> None:
    headers = AGENT.headers(US, NOW)
    for name, before, after in (
        ("Signature-Input", f";expires={NOW // 1_000 + 60}", f";expires={NOW // 1_000 + 61}"),
        ("Signature-Input", '"@authority" ', '"@method" "@authority" '),
        ("Signature", headers["Signature"][6:10], "AAAA"),
    ):
        assert before in headers[name]
        found = only(check, headers | {name: headers[name].replace(before, after)})
        assert (found.host, found.result, found.seen) == ("agent.example", "refuted", "it is not valid")
    # In the name of another one, who has other keys.
    found = only(check, headers | {"Signature-Agent": '"https://other.example"'})
    assert found == Signed("other.example", "unavailable", "other.example has no such key")
    # And with the other one's key, whose private half it does not have.
    forged = AGENT.headers(US, NOW, agent="https://other.example", parameters={"keyid": f'"{OTHER.key_id}"'})
    assert only(check, forged).result == "refuted"


def test_a_signature_for_another_host_does_not_hold_here(check: SignatureCheck) -> None:
    assert only(check, AGENT.headers("evil.example", NOW)).result == "refuted"
    # Where a proxy hides which host the client asked, that cannot be told.
    for hidden in (("127.0.0.1:8787",), ("ridgeline:8787",), ("[::1]",)):
        found = only(check, AGENT.headers(US, NOW), authorities=hidden, through_proxy=True)
        assert found == Signed("agent.example", "unavailable", "it does not hold for the host as this server sees it")
    unknown = only(check, AGENT.headers(US, NOW), authorities=())
    assert (unknown.result, unknown.seen.split(":")[0]) == ("unavailable", "public_url is not set")


def test_a_header_is_read_once_however_often_it_is_covered() -> None:
    """Else one request would hold up the server for most of a second."""
    members = ", ".join(f"k{number}=1" for number in range(400))
    covered = [("signature-agent", {"key": f"k{number}"}) for number in range(8)]
    web_bot_auth._dictionary.cache_clear()
    bases = [web_bot_auth.signature_base(request({"Signature-Agent": members}), US, covered, {}) for _ in range(4)]
    assert bases[0].count(b";key=") == 16
    assert web_bot_auth._dictionary.cache_info().misses == 1


@pytest.mark.parametrize(
    ("age", "seconds", "result", "seen"),
    [
        (0, 60, "proven", None),
        (89, 60, "proven", None),
        (91, 60, "refuted", "it has expired"),
        (-29, 60, "proven", None),
        (-31, 60, "refuted", "it is from the future"),
        (86_000, 10**9, "proven", None),
        (86_401, 10**9, "unavailable", "it is older than a day"),
    ],
)
def test_a_signature_holds_for_its_time(
    check: SignatureCheck, age: int, seconds: int, result: str, seen: str | None
) -> None:
    found = only(check, AGENT.headers(US, NOW - age * 1_000, seconds=seconds))
    assert found.result == result
    assert seen is None or found.seen == seen


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({"expires": None}, "it does not say from when to when it holds"),
        ({"created": None}, "it does not say from when to when it holds"),
        ({"created": '"now"'}, "it does not say from when to when it holds"),
        ({"created": "?1"}, "it does not say from when to when it holds"),
        ({"keyid": "5"}, "it names no key"),
        ({"keyid": '"unknown"'}, "agent.example has no such key"),
        ({"alg": '"hmac-sha256"'}, "it is not of Ed25519"),
    ],
)
def test_what_the_profile_wants_and_is_not_there_proves_nothing(
    check: SignatureCheck, parameters: dict[str, str | None], seen: str
) -> None:
    assert only(check, AGENT.headers(US, NOW, parameters=parameters)) == Signed("agent.example", "unavailable", seen)


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ('"@authority" ', "", "it does not cover the host"),
        (' "signature-agent"', "", "it does not cover Signature-Agent"),
        ('"@authority"', '"@authority" "@authority"', "it covers a part twice"),
        ('"@authority"', '"@authority" "@status"', "it covers @status, which is not rebuilt here"),
        ('"@authority"', '"@authority" "@authority";req', "it covers @authority, which is not rebuilt here"),
        ('"@authority"', '"@authority" "cookie"', "it covers cookie, which is not there"),
        ('"@authority"', '"@authority" "signature";key="x"', "it covers signature in a form that is not rebuilt here"),
        ('"@authority"', '"@authority" "signature";bs', "it covers signature in a form that is not rebuilt here"),
        ('"@authority"', '"@authority" ' + '"@method" ' * 30, "it covers too much"),
    ],
)
def test_what_cannot_be_rebuilt_proves_nothing(check: SignatureCheck, before: str, after: str, seen: str) -> None:
    headers = AGENT.headers(US, NOW)
    changed = headers | {"Signature-Input": headers["Signature-Input"].replace(before, after)}
    assert only(check, changed) == Signed("agent.example", "unavailable", seen)


def test_without_the_hosts_keys_nothing_is_proven(tmp_path: Path) -> None:
    check = SignatureCheck(BotKeys(tmp_path))
    found = only(check, AGENT.headers(US, NOW))
    assert found == Signed("agent.example", "unavailable", "the keys of agent.example were not fetched")
    # Without a name, and a key that nobody here has, it says nothing.
    headers = AGENT.headers(US, NOW)
    del headers["Signature-Agent"]
    assert check.check(request(headers), NOW) == ()


def test_a_key_is_valid_for_its_time(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, AGENT, nbf=NOW // 1_000 - 100, exp=NOW // 1_000 + 100)
    check = SignatureCheck(keys)
    for at, result in ((NOW, "proven"), (NOW + 100_000, "unavailable"), (NOW - 101_000, "unavailable")):
        assert only(check, AGENT.headers(US, at), at).result == result


def test_a_key_of_two_hosts_is_nobodys_without_a_name(tmp_path: Path) -> None:
    headers = AGENT.headers(US, NOW)
    plain = {name: value for name, value in headers.items() if name != "Signature-Agent"}
    # Covers the name, which is not there.
    check = SignatureCheck(keys_of(tmp_path, AGENT))
    assert only(check, plain).host == "agent.example"
    twin = SigningAgent("twin.example")
    assert SignatureCheck(keys_of(tmp_path, AGENT, twin)).check(request(plain), NOW) == ()


def test_a_nonce_is_good_once(check: SignatureCheck) -> None:
    headers = AGENT.headers(US, NOW, nonce="once")
    assert only(check, headers).result == "proven"
    assert only(check, headers, NOW + 5_000) == Signed("agent.example", "refuted", "it came before")
    assert only(check, AGENT.headers(US, NOW, nonce="twice")).result == "proven"
    # Of somebody else it is another one.
    assert only(check, OTHER.headers(US, NOW, nonce="once")).result == "proven"
    # Without one, a signature can be used until it ends.
    none = AGENT.headers(US, NOW, parameters={"nonce": None})
    assert [only(check, none).result, only(check, none).result] == ["proven", "proven"]


def test_a_forgery_uses_up_no_nonce(check: SignatureCheck) -> None:
    headers = AGENT.headers(US, NOW, nonce="mine")
    forged = OTHER.headers(
        US, NOW, nonce="mine", agent="https://agent.example", parameters={"keyid": f'"{AGENT.key_id}"'}
    )
    assert only(check, forged).result == "refuted"
    assert only(check, headers).result == "proven"


def test_no_more_nonces_are_kept_than_there_is_room_for(check: SignatureCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_bot_auth, "MOST_NONCES", 3)
    for number in range(10):
        assert only(check, AGENT.headers(US, NOW, nonce=f"n{number}")).result == "proven"
    assert len(check._nonces) == 3
    assert only(check, AGENT.headers(US, NOW, nonce="n9")).result == "refuted"


def test_of_several_signatures_each_is_checked(check: SignatureCheck) -> None:
    first, second = (
        AGENT.headers(US, NOW, label="a", dictionary=True),
        OTHER.headers(US, NOW, label="b", dictionary=True),
    )
    cloudflare = 'c=("@authority");created=1;tag="somebody-elses"'
    joined = [(name, f"{first[name]}, {second[name]}") for name in first]
    # In several headers, as well as in one.
    apart = [*first.items(), *second.items(), ("Signature-Input", cloudflare), ("Signature", "c=:AAAA:")]
    for headers in (joined, apart):
        found = check.check(request(headers), NOW)
        assert [(one.host, one.result) for one in found] == [("agent.example", "proven"), ("other.example", "proven")]
        check._nonces.clear()
    many = [
        (name, ", ".join(AGENT.headers(US, NOW, label=f"s{n}", nonce=f"{n}", dictionary=True)[name] for n in range(9)))
        for name in first
    ]
    assert len(check.check(request(many), NOW)) <= web_bot_auth.MOST_SIGNATURES


@pytest.mark.parametrize(
    "agent",
    [
        "http://agent.example",
        "https://agent.example/keys.json",
        "https://agent.example:8443",
        "https://127.0.0.1",
        "https://[::1]",
        "https://localhost",
        "https://user@",
        "//agent.example",
        "agent.example",
        "https://agent.example?x",
        "",
    ],
)
def test_what_names_no_host_says_nothing(check: SignatureCheck, agent: str) -> None:
    headers = AGENT.headers(US, NOW) | {"Signature-Agent": f'"{agent}"'}
    assert check.check(request(headers), NOW) == ()


@pytest.mark.parametrize("path", ["", "/", "/.well-known/http-message-signatures-directory"])
def test_a_host_is_named_by_its_address(check: SignatureCheck, path: str) -> None:
    assert only(check, AGENT.headers(US, NOW, agent=f"https://agent.example{path}")).result == "proven"


def test_other_kinds_of_directories_are_not_asked(check: SignatureCheck) -> None:
    headers = AGENT.headers(US, NOW, dictionary=True)
    for kind in ("jwks_uri", "cimd"):
        changed = headers | {"Signature-Agent": headers["Signature-Agent"] + f";type={kind}"}
        assert check.check(request(changed), NOW) == ()


GARBAGE = st.one_of(
    st.text(st.characters(codec="latin-1"), max_size=300),
    st.sampled_from(
        (
            *(AGENT.headers(US, NOW)[name] for name in ("Signature-Agent", "Signature-Input", "Signature")),
            'sig1=();tag="web-bot-auth"',
            'sig1=(1 2.5 tok :AAA=: ?1 @1 "a";key=5);tag="web-bot-auth"',
            'sig1=("@authority");created=-999999999999999;expires=999999999999999;keyid="x";tag="web-bot-auth"',
            'sig1="text";tag="web-bot-auth"',
            "sig1=:AAAA:",
            "sig1=::",
            'sig1=%"f%c3%bc"',
            'sig1="https://agent.example";type="x"',
        )
    ),
)


@given(GARBAGE, GARBAGE, st.none() | GARBAGE, st.text(max_size=20))
@example('sig1=("@authority";key="\\"");tag="web-bot-auth"', "sig1=:AAAA:", 'sig1="https://agent.example"', "")
def test_no_header_is_too_odd(inputs: str, signature: str, agent: str | None, authority: str) -> None:
    class Every(BotKeys):
        def has(self, host: str) -> bool:
            return True

        def find(self, host: str, key_id: str) -> BotKey:
            return VECTOR_KEY

        def only_host_of(self, key_id: str) -> str:
            return "agent.example"

    headers = [("signature-input", inputs), ("signature", signature)]
    headers += [] if agent is None else [("signature-agent", agent)]
    for found in SignatureCheck(Every(None)).check(request(headers, authorities=(authority, US)), NOW):
        assert found.result in {"refuted", "unavailable"}


@pytest.mark.parametrize("text", ['sig=("@authority" ', "a=1,", 'a=("a" "b"),', 'a;b;c="', "((((", '"@authority" '])
def test_no_header_holds_the_server_up(check: SignatureCheck, text: str) -> None:
    for length in (MOST_BYTES, 60_000):
        long = (text * 60_000)[:length]
        started = time.perf_counter()
        check.check(request([("signature-input", long), ("signature", long), ("signature-agent", long)]), NOW)
        assert time.perf_counter() - started < 0.5
