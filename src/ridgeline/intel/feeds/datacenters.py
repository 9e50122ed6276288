"""Data centres: the ranges that cloud operators publish, then those that X4BNet found."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed, Part
from ridgeline.intel.feeds.ipranges import operator
from ridgeline.intel.feeds.network_list import read_network_list

_X4BNET = "https://raw.githubusercontent.com/X4BNet/lists_vpn/main/output/datacenter"

FEED = Feed(
    name="datacenters",
    kind="datacenter",
    meaning="A data centre holds the address, and whose it is.",
    licence="CC0-1.0 (lord-alfred/ipranges), MIT (X4BNet/lists_vpn)",
    format="an address or network a line, or JSON with `prefixes`",
    parts=(
        *operator("amazon", "Amazon Web Services", "4", "6"),
        *operator("microsoft", "Microsoft Azure", "4", "6"),
        *operator("oracle", "Oracle Cloud", "4"),
        *operator("digitalocean", "DigitalOcean", "4", "6"),
        *operator("linode", "Linode", "4", "6"),
        *operator("vultr", "Vultr", "4", "6"),
        *operator("cloudflare", "Cloudflare", "4", "6"),
        *operator("google", "Google", "4", "6"),
        Part(f"{_X4BNET}/ipv4.txt", "x4bnet-v4"),
        Part(f"{_X4BNET}/ipv6.txt", "x4bnet-v6"),
    ),
    read=read_network_list,
    stale_days=120,
)
