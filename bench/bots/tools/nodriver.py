"""nodriver: speaks the DevTools protocol itself."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import nodriver
from nodriver.core.connection import ProtocolException

from bots.tools.task import NAME, task


async def wait_for(page: Any, selector: str, seconds: float) -> None:
    """Wait for an element; the tool gives up where the document is replaced while it looks, as when it is opened."""
    end = time.monotonic() + seconds
    while True:
        try:
            await page.wait_for(selector, timeout=seconds)
        except ProtocolException:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.2)
        else:
            return


async def main() -> None:
    given = task()
    disguise = [f"--user-agent={given.disguise}"] if given.disguise else []
    browser = await nodriver.start(
        headless=not given.headed,
        browser_executable_path=given.chromium,
        browser_args=[*given.flags, *disguise],
        user_data_dir=str(given.profile),
        sandbox=False,
    )
    page = await browser.get(given.url)
    await wait_for(page, "html[data-ready]", given.seconds)
    name = await page.select("#name", timeout=given.seconds)
    if given.hardened:
        await name.mouse_move()
        await name.mouse_click()
    else:
        await name.click()
    await name.send_keys(NAME)
    send = await page.select("#send", timeout=given.seconds)
    if given.hardened:
        await send.mouse_move()
        await send.mouse_click()
    else:
        await send.click()
    await wait_for(page, "html[data-done]", given.seconds)
    browser.stop()


nodriver.loop().run_until_complete(main()) if hasattr(nodriver, "loop") else asyncio.run(main())
