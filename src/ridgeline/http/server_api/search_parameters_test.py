from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import msgspec
import pytest

from ridgeline.errors import InvalidRequest
from ridgeline.http.server_api.search_parameters import KNOWN, Cursor, read_query
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import EventQuery
from ridgeline.tokens import Signer
from ridgeline.wire.search import PARAMETERS, Filter

NOW = 1_781_254_800_000
SIGNER = Signer(DeploymentSecret(["s" * 64]), "cursor")


def read(text: str) -> EventQuery:
    return read_query(text.encode(), NOW, None, SIGNER)[0]


def later(text: str, first: str, *, timestamp: int = NOW - 5, event_id: str = "x") -> EventQuery:
    """Read the query for the page after the one that another query found."""
    query, lasting = read_query(first.encode(), NOW, None, SIGNER)
    cursor = Cursor(lasting, query.start, query.end, timestamp, event_id)
    key = SIGNER.sign(msgspec.msgpack.encode(cursor))
    return read_query(f"{text}&pagination_key={key}".encode(), NOW + 1_000, None, SIGNER)[0]


def test_defaults() -> None:
    assert read("") == EventQuery(start=NOW - 7 * 86_400_000, end=NOW, limit=10)


def test_an_empty_value_counts_as_not_given() -> None:
    assert read("&".join(f"{name}=" for name in sorted(KNOWN))) == read("")


# --- time


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("0", 0),
        ("1781254800000", NOW * 1_000),
        ("2026-06-12T09:00:00Z", NOW * 1_000),
        ("2026-06-12t09:00:00z", NOW * 1_000),
        ("2026-06-12 09:00:00Z", NOW * 1_000),
        ("2026-06-12T11:00:00+02:00", NOW * 1_000),
        ("2026-06-12T11:00:00 02:00", NOW * 1_000),
        ("2026-06-12T03:30:00-05:30", NOW * 1_000),
        ("2026-06-12T09:00:00-00:00", NOW * 1_000),
        ("2026-06-12T09:00:00.000000+00:00", NOW * 1_000),
        ("2026-06-12T09:00:00.1Z", NOW * 1_000 + 100_000),
        ("2026-06-12T09:00:00.000250Z", NOW * 1_000 + 250),
        ("2026-06-12T09:00:00.000250999Z", NOW * 1_000 + 250),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2017-01-01T00:59:60+01:00", 1_483_228_800_000_000),
        ("2016-12-31T23:59:60.5Z", 1_483_228_800_500_000),
        ("1969-07-20T20:17:40Z", 0),
    ],
)
def test_times(text: str, microseconds: int) -> None:
    query = read(urlencode({"start": text, "end": text}))
    # Inclusive: the first millisecond that is not before, and the last that is not after.
    assert (query.start, query.end) == (-(-microseconds // 1_000), microseconds // 1_000)


def test_times_after_every_event() -> None:
    query = read("start=5869-07-29T14:26:29Z&end=9999-12-31T23:59:59Z")
    assert (query.start, query.end) == (10_000_000_000_000, 9_999_999_999_999)


def test_a_plus_that_was_not_encoded() -> None:
    assert read("start=2026-06-12T11:00:00+02:00").start == NOW


def test_every_millisecond_is_read_exactly() -> None:
    for milliseconds in range(NOW, NOW + 1_000):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
        assert read(urlencode({"start": moment.isoformat()})).start == milliseconds


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "-1",
        "1.5",
        "1e12",
        "99999999999999",
        "2026-06-12",
        "2026-06-12T09:00:00",
        "2026-06-12T09:00Z",
        "20260612T090000Z",
        "2026-W24-5T09:00:00Z",
        "2026-06-12T09:00:00,5Z",
        "2026-06-12T09:00:00.Z",
        "2026-06-12T09:00:00+02",
        "2026-06-12T09:00:00+0200",
        "2026-06-12T09:00:00+25:00",
        "2026-06-12T24:00:00Z",
        "2026-06-12T09:00:61Z",
        "2026-02-29T09:00:00Z",
        "0000-01-01T00:00:00Z",
        "12026-06-12T09:00:00Z",
        "٢٠٢٦-06-12T09:00:00Z",
        "2026-06-12T09:00:00Z\n",
    ],
)
@pytest.mark.parametrize("name", ["start", "end"])
def test_what_is_no_time(name: str, text: str) -> None:
    with pytest.raises(InvalidRequest, match=f"^invalid {name} time$"):
        read(urlencode({name: text}))


# --- filters


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("bot=all", [Filter("bot", "equal", ("good", "bad"))]),
        ("bot=bad", [Filter("bot", "equal", ("bad",))]),
        ("bot=none", [Filter("bot", "equal", ("not_detected",))]),
        ("bot_info=all", [Filter("bot_info", "known")]),
        ("bot_info=none", [Filter("bot_info", "not_known"), Filter("bot", "not_equal", ("good", "bad"))]),
        (
            "bot_info_category=ai_agent&bot_info_category=scraping&bot_info_category=ai_agent",
            [Filter("bot_info.category", "equal", ("ai_agent", "scraping"))],
        ),
        ("bot_info_name=A%2CB", [Filter("bot_info.name", "equal", ("A,B",))]),
        ("vpn=false", [Filter("vpn", "equal", (False,))]),
        ("factory_reset=true", [Filter("factory_reset_timestamp", "at_least", (1,))]),
        ("factory_reset=false", [Filter("factory_reset_timestamp", "equal", (0,))]),
        ("min_suspect_score=7.5", [Filter("suspect_score", "at_least", (7.5,))]),
        ("min_suspect_score=-1e2", [Filter("suspect_score", "at_least", (-100.0,))]),
        ("rare_device_percentile_bucket=%3Cp95", [Filter("rare_device_percentile_bucket", "equal", ("<p95",))]),
        ("rare_device_percentile_bucket=p99.9%2B", [Filter("rare_device_percentile_bucket", "equal", ("p99.9+",))]),
        ("rare_device_percentile_bucket=p99.9+", [Filter("rare_device_percentile_bucket", "equal", ("p99.9+",))]),
        ("linked_id=a+b%2Bc%20d%C3%BC", [Filter("linked_id", "equal", ("a b+c dü",))]),
        ("linked_id=%00", [Filter("linked_id", "equal", ("\0",))]),
        ("linked_id=a;b", [Filter("linked_id", "equal", ("a;b",))]),
        ("origin=HTTPS://Shop.Example", [Filter("origin", "equal", ("https://shop.example",))]),
        ("url=HTTPS://Shop.Example", [Filter("url", "equal", ("HTTPS://Shop.Example",))]),
        ("environment=&environment=ae_1", [Filter("environment_id", "equal", ("ae_1",))]),
        (
            "high_recall_id=0jnGMkPYXX37DqVa4ZIO3f_hr",
            [Filter("supplementary_id_high_recall.visitor_id", "equal", ("0jnGMkPYXX37DqVa4ZIO3f_hr",))],
        ),
    ],
)
def test_filters(query: str, filters: list[Filter]) -> None:
    assert list(read(query).filters) == filters


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=5.0", "invalid limit"),
        ("limit=%2B5", "invalid limit"),
        ("limit=1e1", "invalid limit"),
        ("limit=\u0665", "invalid limit"),
        ("reverse=True", "invalid reverse param"),
        ("reverse=1", "invalid reverse param"),
        ("bot=not_detected", "invalid bot type"),
        ("bot=all&bot=none", "bot can be given only once"),
        ("bot_info=some", "invalid bot info"),
        ("bot_info_category=ai_agent,scraping", "invalid bot info category"),
        ("bot_info_category[]=ai_agent", 'unknown query parameter "bot_info_category[]"'),
        ("bot_info_identity=trusted", "invalid bot info identity"),
        ("bot_info_confidence=huge", "invalid bot info confidence"),
        ("vpn=1", "invalid vpn"),
        ("vpn=TRUE", "invalid vpn"),
        ("vpn=true&vpn=true", "vpn can be given only once"),
        ("factory_reset=0", "invalid factory reset"),
        ("min_suspect_score=1_0", "invalid min suspect score"),
        ("min_suspect_score=%205", "invalid min suspect score"),
        ("min_suspect_score=inf", "invalid min suspect score"),
        ("min_suspect_score=1e999", "invalid min suspect score"),
        ("sdk_platform=unknown", "invalid sdk platform"),
        ("ip_address=10.0.0.0/255.0.0.0", "invalid ip address"),
        ("visitor_id=AAAAAAAAAAAAAAAAAAA", "invalid visitor id"),
        ("visitor_id=AAAAAAAAAAAAAAAAAAAAAA", "invalid visitor id"),
        ("source=device", "invalid source"),
        ("source=edge&source=edge", "source can be given only once"),
        ("total_hits=-1", "invalid total hits"),
        ("incremental_identification_status=done", "invalid incremental identification status"),
        ("url=" + "x" * 8_193, "url is too long"),
        ("pagination_key=" + "x" * 49_153, "pagination_key is too long"),
        ("Limit=5", 'unknown query parameter "Limit"'),
        ("=5", 'unknown query parameter ""'),
        ("ii=" + "&ii=" * 1_000, "the query string is not valid"),
        ("linked_id=%C3", "the query string is not valid"),
    ],
)
def test_what_is_refused(query: str, message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(quote(query, safe="%=&+[],;.-_"))
    assert refused.value.message == message


def test_each_boolean_filter_asks_for_its_value() -> None:
    for parameter in PARAMETERS:
        if parameter.kind == "boolean":
            for text, value in (("true", True), ("false", False)):
                assert read(f"{parameter.name}={text}").filters == (Filter(parameter.field, "equal", (value,)),)


# --- pages


FIRST = "linked_id=a&environment=ae_2&environment=ae_1&vpn=true&start=1&limit=3&total_hits=9&ii=x/1"


@pytest.mark.parametrize(
    "repeated",
    [
        "",
        "limit=50",
        FIRST,
        "environment=ae_1&environment=ae_2",
        "reverse=false",
        "reverse=&vpn=",
        "ii=y/2&linked_id=a",
    ],
)
def test_a_later_page_repeats_parameters_or_not(repeated: str) -> None:
    page = later(repeated, FIRST)
    first = read(FIRST)
    assert set(page.filters) == set(first.filters)
    assert (page.start, page.end, page.after) == (1, NOW, (NOW - 5, "x"))
    assert (page.limit, page.total_hits) == (read(repeated).limit, read(repeated).total_hits)


def test_a_later_page_of_a_reversed_search_of_edge_events() -> None:
    for repeated in ("", "reverse=true", "source=edge", "reverse=true&source=edge"):
        page = later(repeated, "reverse=true&source=edge")
        assert (page.reverse, page.source) == (True, "edge")


@pytest.mark.parametrize(
    "changed",
    ["linked_id=b", "environment=ae_1", "vpn=false", "reverse=true", "source=edge", "start=2", "bot=all", "end=7"],
)
def test_a_later_page_of_another_search_is_refused(changed: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^invalid pagination key$"):
        later(changed, FIRST)


def test_a_key_that_another_version_signed_is_refused() -> None:
    for content in (b"", b"\xc1", msgspec.msgpack.encode(["other", "fields"]), msgspec.msgpack.encode({"start": 1})):
        with pytest.raises(InvalidRequest, match=r"^invalid pagination key$"):
            read(f"pagination_key={SIGNER.sign(content)}")
