"""Updates against a server that does everything wrong that a server can."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ridgeline.errors import ConfigurationError, RidgelineError
from ridgeline.intel import download
from ridgeline.intel.compiling import FeedRefused
from ridgeline.intel.download import Location
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.lookup import CHECK_SECONDS, IpIntelligence
from ridgeline.intel.maxmind_test import CITY
from ridgeline.intel.sources import Source, read_location, sources_of
from ridgeline.intel.table import Description, Table
from ridgeline.intel.update import Progress, update_feed, update_from
from ridgeline.testing.maxmind_writer import write_maxmind_file

NOW = 1_900_000_000_000
TOR = catalogue()["tor"]
EXITS = b"8.8.8.8\n8.8.4.4\n"


def _fail(status: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: handler.send_error(status)


class _Handler(BaseHTTPRequestHandler):
    pages: dict[str, Callable[[BaseHTTPRequestHandler], None]]

    def do_GET(self) -> None:
        self.pages.get(self.path, _fail(404))(self)

    def log_message(self, *_: object) -> None:
        pass


def page(content: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Length": str(len(content))} | given).items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def redirect(target: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    return answer


class Server:
    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        handler = type("Handler", (_Handler,), {"pages": self.pages})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def update(folder: Path, *places: str, feed: str = "tor", force: bool = False) -> Description:
    sources = [Source(read_location(place)) for place in places]
    return update_feed(catalogue()[feed], sources, folder, now=NOW, force=force)


def tor_of(folder: Path, address: str) -> bool | None:
    facts = IpIntelligence.open(folder).look_up(address)
    assert facts is not None
    return facts.tor


def test_a_feed_is_fetched_and_taken_up_by_a_running_server(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "intel"
    times = iter([0.0, 0.0, CHECK_SECONDS])
    running = IpIntelligence.open(folder, timer=lambda: next(times, CHECK_SECONDS))
    before = running.look_up("8.8.8.8")
    server.pages["/exits"] = page(EXITS, Last_Modified="Fri, 01 Jan 2027 00:00:00 GMT")
    seen: list[Progress] = []
    source = Source(Location(f"{server.url}/exits"))
    made = update_feed(TOR, [source], folder, now=NOW, report=seen.append)
    assert (made.ranges, made.as_of, made.made_at) == (2, 1_798_761_600_000, NOW)
    assert made.sources == (f"{server.url}/exits",)
    assert seen == [Progress(f"tor: {server.url}/exits", len(EXITS), len(EXITS))]
    after = running.look_up("8.8.8.8")
    assert before
    assert after
    assert (before.tor, after.tor) == (None, True)
    assert [path.name for path in folder.iterdir()] == ["tor.table"]


def test_what_is_packed_is_unpacked_and_parts_are_put_together(server: Server, tmp_path: Path) -> None:
    server.pages["/one.gz"] = page(gzip.compress(b"8.8.8.8\n"))
    server.pages["/two"] = redirect("/elsewhere")
    server.pages["/elsewhere"] = page(b"9.9.9.9\n")
    assert update(tmp_path, f"{server.url}/one.gz", f"{server.url}/two").ranges == 2
    assert (tor_of(tmp_path, "8.8.8.8"), tor_of(tmp_path, "9.9.9.9"), tor_of(tmp_path, "1.1.1.1")) == (
        True,
        True,
        False,
    )


def test_the_month_before_is_taken_where_the_present_one_is_not_there_yet(server: Server, tmp_path: Path) -> None:
    server.pages["/2030-02"] = page(EXITS)
    assert update(tmp_path, server.url + "/{month}").sources == (server.url + "/{month}",)
    with pytest.raises(FeedRefused, match="404"):
        update(tmp_path, server.url + "/none-{month}")


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"8.8.8.8\n" * 10_000)
    except OSError:
        pass


def _silent(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"8.8.8.8\n")
    handler.wfile.flush()
    handler.rfile.read(1)


BROKEN: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "missing": (_fail(404), "the server answers 404: Not Found"),
    "failing": (_fail(503), "the server answers 503"),
    "cut-off": (page(EXITS, Content_Length="1000"), r"broke off after 16 of 1,000 bytes"),
    "chunks-cut-off": (page(b"10\r\n8.8.8.8", Transfer_Encoding="chunked", Content_Length=""), "broke off"),
    "packed-cut-off": (page(gzip.compress(EXITS * 100)[:-9]), "it is packed and cannot be unpacked"),
    "packed-damaged": (page(b"\x1f\x8b" + b"damaged" * 9), "it is packed and cannot be unpacked"),
    "loop": (redirect("/loop"), "the server answers 302"),
    "to-a-file": (redirect("file:///etc/passwd"), "302|leads from http to file"),
    "said-to-be-too-large": (page(b"", Content_Length="999999999999"), "larger than 64,000,000 bytes"),
    "too-large": (_endless, "larger than 64,000,000 bytes"),
    "bomb": (page(gzip.compress(bytes(65_000_000), 1)), "larger than 64,000,000 bytes"),
    "silent": (_silent, "nothing came for 1 seconds"),
    "empty": (page(b""), "it holds no ranges"),
    "only-comments": (page(b"# nothing\n"), "it holds no ranges"),
    "an-error-page": (page(b"<html>\n<body>Sorry</body>"), "line 1: '<html>' is not an address"),
    "one-bad-line": (page(EXITS + b"oops\n"), "line 3: 'oops' is not an address"),
    "damaged-table": (page(b"RIDGETB1" + bytes(100)), "its checksum is wrong"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_is_wrong_is_named_and_the_old_table_stays(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(download, "_STALL_SECONDS", 1.0)
    (tmp_path / "old").write_bytes(EXITS)
    update(tmp_path, str(tmp_path / "old"))
    (tmp_path / "old").unlink()
    answer, reason = BROKEN[name]
    server.pages[f"/{name}"] = answer
    with pytest.raises(FeedRefused, match=reason) as caught:
        update(tmp_path, f"{server.url}/{name}")
    assert str(caught.value).startswith(f"The feed tor from {server.url}/{name} is not used: ")
    assert [path.name for path in tmp_path.iterdir()] == ["tor.table"]
    assert tor_of(tmp_path, "8.8.8.8") is True


def test_nobody_there_is_named(tmp_path: Path) -> None:
    server = Server()
    server.close()
    with pytest.raises(FeedRefused, match=r"it cannot be reached: .*refused"):
        update(tmp_path, server.url)
    with pytest.raises(FeedRefused, match="No such file"):
        update(tmp_path, str(tmp_path / "none"))


def test_a_checksum_must_be_right(server: Server, tmp_path: Path) -> None:
    server.pages["/exits"] = page(EXITS)
    right = hashlib.sha256(EXITS).hexdigest()
    assert update(tmp_path, f"{server.url}/exits#sha256={right.upper()}").ranges == 2
    wrong = "0" * 64
    with pytest.raises(FeedRefused, match=f"its SHA-256 is {right}, not {wrong}"):
        update(tmp_path, f"{server.url}/exits#sha256={wrong}")
    with pytest.raises(ConfigurationError, match="'abc' is not a SHA-256"):
        read_location("list#sha256=abc")


def test_a_files_time_is_that_of_its_data_unless_it_means_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(EXITS)
    os.utime(path, (1_800_000_000, 1_800_000_000))
    assert update(tmp_path, str(path)).as_of == 1_800_000_000_000
    for meaningless in (499_162_500, NOW):
        os.utime(path, (meaningless, meaningless))
        assert update(tmp_path, str(path)).as_of == NOW


def test_a_password_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(FeedRefused) as caught:
        update(tmp_path, "http://user:word@127.0.0.1:1/list")
    assert "word" not in str(caught.value)


def test_a_table_that_lost_half_of_its_ranges_is_taken_by_force_only(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("".join(f"8.8.{number}.8\n" for number in range(200)))
    update(tmp_path, str(path))
    path.write_text("".join(f"8.8.{number}.8\n" for number in range(99)))
    with pytest.raises(FeedRefused, match="it has 99 ranges where the table before it had 200; --force"):
        update(tmp_path, str(path))
    assert Table(tmp_path / "tor.table").description.ranges == 200
    assert update(tmp_path, str(path), force=True).ranges == 99


def test_a_file_says_which_feed_it_is(tmp_path: Path) -> None:
    folder, path = tmp_path / "intel", tmp_path / "file"

    def take(name: str | None = None) -> Description:
        feed = catalogue()[name] if name else None
        return update_from(Location(str(path)), folder, now=NOW, feed=feed)

    write_maxmind_file(path, {"8.8.8.0/24": CITY, "2a00::/16": CITY}, build_epoch=1_800_000_000)
    assert (take().feed, Table(folder / "city.table").description.as_of) == ("city", 1_800_000_000_000)
    write_maxmind_file(path, {"8.8.8.0/24": {"autonomous_system_number": 64500}})
    assert take().feed == "asn"
    write_maxmind_file(path, {"8.8.8.0/24": {"country": {"iso_code": "FR"}}})
    assert take().feed == "country"
    facts = IpIntelligence.open(folder).look_up("8.8.8.8")
    assert facts
    assert (facts.city, facts.postal_code, facts.accuracy_radius, facts.asn) == ("Munich", "80331", 20, 64500)

    path.write_bytes((folder / "city.table").read_bytes())
    (folder / "city.table").unlink()
    assert take().feed == take("city").feed == "city"
    with pytest.raises(FeedRefused, match="it is a table of city"):
        take("tor")
    path.write_bytes(EXITS)
    with pytest.raises(ConfigurationError, match="does not tell what it is"):
        take()
    assert take("tor").ranges == 2
    write_maxmind_file(path, {"8.8.8.0/24": CITY})
    with pytest.raises(FeedRefused, match="holds no such list"):
        take("vpn")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "intel").write_text("a file")
    with pytest.raises(ConfigurationError, match=r"intel cannot be written: File exists"):
        update(tmp_path / "intel", str(tmp_path / "none"))


def test_settings_say_where_feeds_come_from() -> None:
    plain = sources_of([])
    assert set(plain) == set(catalogue())
    assert len(plain["vpn"]) == 3
    checksum = "a" * 64
    found = sources_of(
        [
            "tor=off",
            "warp=https://mirror.example/warp.csv",
            f"vpn.protonvpn-v4=https://mirror.example/proton#sha256={checksum}",
            "vpn.x4bnet-v6=off",
            "crawlers=one",
            "crawlers=/two",
        ]
    )
    assert "tor" not in found
    assert found["warp"] == (Source(Location("https://mirror.example/warp.csv"), "Cloudflare WARP"),)
    assert found["vpn"][0] == Source(Location("https://mirror.example/proton", checksum), "Proton VPN")
    assert len(found["vpn"]) == 2
    assert [source.location.place for source in found["crawlers"]] == ["one", "/two"]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("tor", "'tor' is not FEED=URL"),
        ("tor=", "'tor=' is not FEED=URL"),
        ("tro=off", "no feed 'tro'. Did you mean tor?"),
        ("zzz=off", "no feed 'zzz'. There are: "),
        ("vpn.none=off", "has no part 'none'; it has protonvpn-v4, x4bnet-v4, x4bnet-v6"),
        ("tor=x#sha256=1", "is not a SHA-256"),
    ],
)
def test_a_wrong_source_is_named(setting: str, message: str) -> None:
    with pytest.raises(RidgelineError, match=message.replace("?", r"\?")):
        sources_of([setting])
