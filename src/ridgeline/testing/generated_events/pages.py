"""What visitors were doing: page addresses, where they came from, and what the customer attached."""

from __future__ import annotations

import random

import msgspec

from ridgeline.testing.generated_events.draws import BITS_12, SPAN, Draw, chance, spread, zipf_weights
from ridgeline.testing.generated_events.vocabulary import names

_AREAS = (
    "/products",
    "/account",
    "/blog",
    "/help",
    "/checkout",
    "/search",
    "/offers",
    "/community",
    "/docs",
    "/events",
)
_WORDS = names(
    "summer|trail|running|shoes|garden|chair|oak|lamp|blue|kids|jacket|wool|desk|bottle|steel|guide|returns|"
    "delivery|gift|card|camera|lens|tent|bike|helmet"
)
_FIXED = ("/", "/login", "/signup", "/checkout/payment", "/account/orders", "/cart", "/account/security", "/pricing")
_SITES = ("www.northshop.example", "shop.northshop.example", "app.ledgerly.example", "m.northshop.example")
_REFERRERS = names(
    "|https://www.google.com/|https://www.bing.com/|https://duckduckgo.com/|https://t.co/|"
    "https://l.facebook.com/|https://www.reddit.com/|https://yandex.com/|https://news.ycombinator.com/"
)
_SOURCES = ("google", "newsletter", "facebook", "instagram", "bing", "affiliate", "tiktok", "partner")
_CAMPAIGNS = (
    "spring_sale",
    "brand",
    "retargeting_q3",
    "black_friday",
    "welcome_2",
    "app_launch",
    "back_to_school",
    "vip",
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CURRENCIES = spread(("USD", "EUR", "GBP", "JPY", "BRL", "INR"), (40, 30, 10, 8, 7, 5), 256)
_NO_QUERY, _CAMPAIGN, _ORDER, _CLICK = chance(0.42), chance(0.62), chance(0.8), chance(0.9)
_OWN_PAGE, _NO_TAGS, _CART, _EXPERIMENTS = chance(0.45), chance(0.2), chance(0.5), chance(0.75)


def _paths() -> list[str]:
    words = random.Random("paths")
    paths = list(_FIXED)
    for _ in range(700):
        slug = "-".join(words.sample(_WORDS, words.randrange(1, 4)))
        paths.append(f"{words.choice(_AREAS)}/{slug}{words.choice(('', f'-{words.randrange(10_000)}'))}")
    return paths


_PATHS = spread(_paths(), zipf_weights(700 + len(_FIXED), 8.0), 4_096)
_SITE_TABLE = spread(_SITES, (50, 20, 20, 10), 256)
_REFERRER_TABLE = spread(_REFERRERS, (45, 38, 5, 3, 3, 3, 1.5, 1, 0.5), 256)


def url(draw: Draw, site: str) -> str:
    """Return the address of a page; nothing in it needs an escape in JSON."""
    page = f"https://{site}{_PATHS[draw() & BITS_12]}"
    kind = draw()
    if kind < _NO_QUERY:
        return page
    if kind < _CAMPAIGN:
        return f"{page}?utm_source={_SOURCES[draw() & 7]}&utm_medium=cpc&utm_campaign={_CAMPAIGNS[draw() & 7]}"
    if kind < _ORDER:
        return f"{page}?order={draw() * SPAN + draw() + 10**10}"
    if kind < _CLICK:
        return f"{page}?gclid=Cj0KCQ{_token(draw)}"
    return f"{page}?q={_WORDS[draw() % 25]}+{_WORDS[draw() % 25]}&page={1 + (draw() & 7)}"


def referrer(draw: Draw, site: str) -> str:
    """Return where the visitor came from, perhaps nowhere."""
    if draw() < _OWN_PAGE:
        return f"https://{site}{_PATHS[draw() & BITS_12]}"
    return _REFERRER_TABLE[draw() & 255]


def site_of(number: int) -> str:
    """Return the site that a visitor uses."""
    return _SITE_TABLE[number * 97 & 255]


def tags(draw: Draw) -> str:
    """Return what a customer attached, as a JSON object."""
    kind = draw()
    if kind < _NO_TAGS:
        return "{}"
    if kind < _CART:
        return (
            f'{{"page":"checkout","cart":{{"items":{1 + (draw() & 7)},"total":{draw() % 40_000 / 100},'
            f'"currency":"{_CURRENCIES[draw() & 255]}"}},"coupon":{_COUPONS[draw() & 63]}}}'
        )
    if kind < _EXPERIMENTS:
        return (
            f'{{"action":"{_ACTIONS[draw() & 7]}","session":"{draw():04x}{draw():04x}{draw():04x}{draw():04x}",'
            f'"experiments":[{{"name":"new-header","arm":"{"ab"[draw() & 1]}"}},'
            f'{{"name":"price-test","arm":{draw() & 3}}}]}}'
        )
    return (
        f'{{"customer":{{"plan":"{_PLANS[draw() & 15]}","age_days":{draw() % 2_200},'
        f'"verified":{_BOOLEANS[draw() & 3]}}},'
        f'"release":"2026.{1 + (draw() & 7)}.{draw() % 30}","screens":["home","{_ACTIONS[draw() & 7]}"]}}'
    )


def _token(draw: Draw) -> str:
    number, letters = draw(), []
    for _ in range(6):
        number = number * SPAN + draw()
        letters += [_LETTERS[number & 63], _LETTERS[number >> 6 & 63], _LETTERS[number >> 12 & 63]]
    return "".join(letters)


_COUPONS = ["null"] * 50 + [msgspec.json.encode(f"SAVE{5 * number}").decode() for number in range(14)]
_ACTIONS = ("login", "signup", "checkout", "add_to_cart", "password_reset", "search", "view", "comment")
_PLANS = ("free",) * 9 + ("pro",) * 4 + ("team",) * 2 + ("enterprise",)
_BOOLEANS = ("true", "true", "true", "false")
