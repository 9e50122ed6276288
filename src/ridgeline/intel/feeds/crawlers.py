"""Crawlers and monitors: the ranges from which their operators say that they come.

Others can share such a range: it names a crawler only together with a user agent that says the same.
"""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed
from ridgeline.intel.feeds.ipranges import operator
from ridgeline.intel.feeds.network_list import read_network_list

FEED = Feed(
    name="crawlers",
    kind="crawler",
    meaning="An operator of crawlers or monitors sends them from the address.",
    licence="CC0-1.0 (lord-alfred/ipranges)",
    format="an address or network a line, or JSON with `prefixes`",
    parts=(
        *operator("googlebot", "Googlebot", "4", "6"),
        *operator("bing", "Bingbot", "4"),
        *operator("openai", "OpenAI", "4"),
        *operator("perplexity", "Perplexity", "4"),
        *operator("duckduckbot", "DuckDuckGo", "4"),
        *operator("duckassistbot", "DuckDuckGo", "4"),
        *operator("facebook", "Meta", "4", "6"),
        *operator("telegram", "Telegram", "4", "6"),
        *operator("twitter", "X", "4", "6"),
        *operator("pingdom", "Pingdom", "4", "6"),
        *operator("statuscake", "StatusCake", "4"),
    ),
    read=read_network_list,
    stale_days=120,
)
