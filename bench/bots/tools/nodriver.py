"""nodriver: speaks the DevTools protocol itself."""

from __future__ import annotations

import asyncio

import nodriver

from bots.tools.task import NAME, task


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
    await page.wait_for("html[data-ready]", timeout=given.seconds)
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
    await page.wait_for("html[data-done]", timeout=given.seconds)
    browser.stop()


nodriver.loop().run_until_complete(main()) if hasattr(nodriver, "loop") else asyncio.run(main())
