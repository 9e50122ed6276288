"""Scrapy, the framework of crawlers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from bots.tools.payload import KIND, payload
from bots.tools.task import task

GIVEN = task()
SENT = payload(GIVEN)
HEADERS = SENT.headers if GIVEN.hardened else {}


class Visitor(scrapy.Spider):  # type: ignore[misc]
    name = "visitor"

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(SENT.page, headers=HEADERS)

    def parse(self, response: Any) -> Any:
        headers = HEADERS | {"Content-Type": KIND}
        yield scrapy.Request(SENT.address, method="POST", body=SENT.body, headers=headers, callback=self.done)

    def done(self, response: Any) -> None:
        self.logger.info("answered %s", response.status)


process = CrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
process.crawl(Visitor)
process.start()
