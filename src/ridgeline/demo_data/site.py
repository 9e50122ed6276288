"""The shop in which all this happens: its pages, where people come from, and what it tells of what they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from ridgeline.demo_data.draws import Choices

ORIGIN = "https://www.shop.example"
_PRODUCTS = (
    *("trail-shoes", "rain-jacket", "merino-base-layer", "down-sleeping-bag", "two-person-tent", "camp-stove"),
    *("headlamp-400", "water-filter", "daypack-22", "trekking-poles", "wool-socks", "insulated-bottle"),
)
_CATEGORIES = ("shoes", "jackets", "tents", "cooking", "packs", "sale")
_ARTICLES = ("how-to-choose-a-tent", "caring-for-down", "first-overnight-hike")
_REFERRERS = Choices(
    {
        "": 40,
        "https://www.google.com/": 30,
        "https://www.bing.com/": 5,
        "https://duckduckgo.com/": 4,
        "https://l.instagram.com/": 6,
        "https://t.co/": 2,
        "https://www.reddit.com/": 4,
        "https://news.shop.example/": 5,
    }
)
_CAMPAIGNS = Choices({"": 70, "?utm_source=newsletter&utm_campaign=autumn": 14, "?gclid=demo": 10, "?ref=partner": 6})
_LANDINGS = Choices({"home": 5, "product": 6, "category": 3, "article": 2})
_PLANS = Choices({"basic": 8, "plus": 3})
_OUTCOMES = Choices({"ok": 94, "failed": 6})


class Page(NamedTuple):
    """A page at which somebody is identified. `step` is what the shop calls it in tags, empty for none."""

    path: str
    step: str = ""
    after: int = 0
    """How long after the page before (ms)."""

    @property
    def url(self) -> str:
        return ORIGIN + self.path


def session(random: Random, length: int, *, knows_account: bool) -> list[Page]:
    """Return the pages of one stay at the shop, in their order; who has an account may buy."""
    pages = [Page(_landing(random) + _CAMPAIGNS.draw(random))]
    while len(pages) < length:
        pages.append(_next(random, pages[-1], knows_account=knows_account))
    return pages


def _landing(random: Random) -> str:
    kind = _LANDINGS.draw(random)
    if kind == "product":
        return product(random)
    if kind == "category":
        return f"/c/{random.choice(_CATEGORIES)}"
    return f"/guides/{random.choice(_ARTICLES)}" if kind == "article" else "/"


def product(random: Random) -> str:
    return f"/p/{random.choice(_PRODUCTS)}"


def _next(random: Random, last: Page, *, knows_account: bool) -> Page:
    after = int(1_000 * random.lognormvariate(3.6, 0.9)) + 2_000
    if last.step == "login":
        return Page("/checkout", "checkout", after)
    if last.step == "checkout":
        return Page("/checkout/payment", "payment", after)
    if knows_account and not last.step and random.random() < 0.45:
        return Page("/login", "login", after)
    return Page(product(random), "", after)


def referrer(random: Random, pages: Sequence[Page]) -> Iterator[str]:
    """Yield where each of the pages was come to from: the first from outside, the others from the one before."""
    yield _REFERRERS.draw(random)
    for page in pages[:-1]:
        yield page.url


def tags(random: Random, page: Page) -> dict[str, Any] | None:
    """Return what the shop attaches to an identification at a page; None where that is nothing."""
    if not page.step:
        return None
    found: dict[str, Any] = {"step": page.step}
    if page.step == "login":
        found["result"] = _OUTCOMES.draw(random)
    if page.step in {"checkout", "payment"}:
        found["cart"] = {"items": random.randrange(1, 6), "total": round(random.uniform(12, 420), 2), "currency": "EUR"}
        found["plan"] = _PLANS.draw(random)
    return found
