"""The servers of other regions in the document: each of ours is there as well, with the same paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def add_regions(document: dict[str, Any], public_url: str, region_urls: Mapping[str, str]) -> None:
    """Put the deployments of other regions (name -> address) behind each of a document's servers, which are ours."""
    own = public_url.rstrip("/")
    operations = (operation for item in document["paths"].values() for operation in item.values())
    for holder in (document, *operations):
        if "servers" in holder:
            paths = [server["url"].removeprefix(own) for server in holder["servers"]]
            holder["servers"] += [
                {
                    "url": url.rstrip("/") + path,
                    "description": f"The deployment of region {region}.",
                    "x-region": region,
                }
                for region, url in region_urls.items()
                for path in paths
            ]
