"""The README's own lines, run as they stand there against a running server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ridgeline.testing import RunningServer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
NODE = ROOT / "tests" / "node"


def block(language: str, containing: str) -> str:
    """Return the README's one block of a language that contains a text."""
    (found,) = (text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if containing in text)
    return str(found)


def adapted(text: str, server: RunningServer, event_id: str) -> str:
    """Put the values in for which a reader puts in their own."""
    assert "https://id.example.com" in text
    text = text.replace("https://id.example.com", server.url)
    for name, value in (("EVENT_ID", event_id), ("SECRET_KEY", server.secret_key)):
        text = re.sub(rf"(?<![$\w]){name}\b", json.dumps(value), text)
    return text


def test_curl(server: RunningServer, visitor: Any) -> None:
    event_id = visitor.visit()["event_id"]
    done = subprocess.run(
        ["bash", "-c", adapted(block("sh", "curl"), server, event_id)],
        env=os.environ | {"SECRET_KEY": server.secret_key, "EVENT_ID": event_id},
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)["event_id"] == event_id


def test_the_python_sdk(server: RunningServer, visitor: Any) -> None:
    made = visitor.visit()
    code = adapted(block("python", "fingerprint_server_sdk"), server, made["event_id"])
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == made["visitor_id"]


def test_the_node_sdk(server: RunningServer, visitor: Any) -> None:
    made = visitor.visit()
    code = adapted(block("js", "@fingerprint/node-sdk"), server, made["event_id"])
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], cwd=NODE, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == made["visitor_id"]


def test_the_page_snippet_is_the_banners(server: RunningServer) -> None:
    snippet = block("html", "import { start }")
    expected = snippet.replace("https://id.example.com", server.url).replace("PUBLIC_KEY", server.public_key)
    for line in ("<script", "import { start }", "</script>"):
        wanted = next(text.strip() for text in expected.splitlines() if line in text)
        assert wanted in server.banner
