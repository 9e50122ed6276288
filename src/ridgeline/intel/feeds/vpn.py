"""VPN services: what Proton publishes, then what X4BNet found."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed, Part
from ridgeline.intel.feeds.ipranges import operator
from ridgeline.intel.feeds.network_list import read_network_list

_X4BNET = "https://raw.githubusercontent.com/X4BNet/lists_vpn/main/output/vpn"

FEED = Feed(
    name="vpn",
    kind="vpn",
    meaning="A VPN service sends its users' traffic from the address, and whose it is.",
    licence="CC0-1.0 (lord-alfred/ipranges), MIT (X4BNet/lists_vpn)",
    format="an address or network a line, or JSON with `prefixes`",
    parts=(
        *operator("protonvpn", "Proton VPN", "4"),
        Part(f"{_X4BNET}/ipv4.txt", "x4bnet-v4"),
        Part(f"{_X4BNET}/ipv6.txt", "x4bnet-v6"),
    ),
    read=read_network_list,
    stale_days=120,
)
