"""A Chromium with nothing of a test tool in its pages, for measurements: a tool's own scripts run in each frame too."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from tests.browser.browsers import CHROMIUM, CHROMIUM_FLAGS

Json = dict[str, Any]
T = TypeVar("T")


class PlainChromium:
    """Driven by the DevTools protocol over a pipe, of which only the commands sent here are in force."""

    def __init__(self, profile: Path) -> None:
        ours, theirs = os.pipe(), os.pipe()
        # The browser reads commands from descriptor 3 and writes answers to 4.
        command = f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}'
        flags = [*CHROMIUM_FLAGS, "--headless", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", command, "bash", str(CHROMIUM), *flags],
            pass_fds=(ours[0], theirs[1]),
            stderr=subprocess.DEVNULL,
        )
        os.close(ours[0])
        os.close(theirs[1])
        self._commands = os.fdopen(ours[1], "wb", buffering=0)
        self._answers = os.fdopen(theirs[0], "rb", buffering=0)
        self._unread = b""
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._commands.close()
        self._answers.close()
        self._process.wait(timeout=30)

    def send(self, method: str, session: str | None = None, **parameters: Any) -> Json:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: Json = answer["result"]
                return result

    def trace(self, categories: list[str], work: Callable[[], T]) -> tuple[T, list[Json]]:
        """Return what `work` returns and the trace events of meanwhile, of all processes."""
        config = {"includedCategories": categories, "excludedCategories": ["*"]}
        self.send("Tracing.start", transferMode="ReportEvents", traceConfig=config)
        result = work()
        self.send("Tracing.end")
        events: list[Json] = []
        while (message := self._read()).get("method") != "Tracing.tracingComplete":
            if message.get("method") == "Tracing.dataCollected":
                events += message["params"]["value"]
        return result, events

    def _read(self) -> Json:
        parts = [self._unread]
        while b"\0" not in parts[-1]:
            part = self._answers.read(1 << 16)
            assert part, "Chromium ended"
            parts.append(part)
        text, _, self._unread = b"".join(parts).partition(b"\0")
        answer: Json = json.loads(text)
        return answer

    def open(self) -> PlainPage:
        context = self.send("Target.createBrowserContext")["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return PlainPage(self, session, context)


class PlainPage:
    """One page in a profile of its own."""

    def __init__(self, browser: PlainChromium, session: str, context: str) -> None:
        self._browser = browser
        self._session = session
        self._context = context

    def command(self, method: str, **parameters: Any) -> Json:
        return self._browser.send(method, self._session, **parameters)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression as JSON; a promise is awaited."""
        answer = self.command("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def close(self) -> None:
        self._browser.send("Target.disposeBrowserContext", browserContextId=self._context)
