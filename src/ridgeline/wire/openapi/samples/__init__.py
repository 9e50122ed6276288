"""Examples of every operation in curl, Python and Node, made of the operation's own description.

What the official server SDKs can do is shown with them, everything else with what Python and Node bring along. Keys
and ids are environment variables, so that an example runs as it stands (`tests/sdk/test_samples.py` runs each).
"""

from __future__ import annotations

from typing import Any

from ridgeline.wire.openapi.samples import node_fetch, node_sdk, python_sdk, python_urllib
from ridgeline.wire.openapi.samples.curl import curl
from ridgeline.wire.openapi.samples.request import example_request

PLACEHOLDER = "https://id.example.com"
"""What stands for the address of a deployment that does not know its own."""


def code_samples(
    base_url: str, base_path: str, path: str, method: str, operation: dict[str, Any]
) -> list[dict[str, str]]:
    """Return an operation's `x-codeSamples`: one in curl, one in Python, one in Node, in this order.

    `operation` is its part of the document; `base_path` is what `path` is below, such as `/v4`.
    """
    base_url = base_url.rstrip("/") or PLACEHOLDER
    request = example_request(base_path, path, method, operation)
    with_python_sdk, with_node_sdk = python_sdk.sample(base_url, request), node_sdk.sample(base_url, request)
    return [
        _sample("Shell", "curl", curl(base_url, request)),
        _sample("Python", "Python SDK", with_python_sdk)
        if with_python_sdk
        else _sample("Python", "Python", python_urllib.sample(base_url, request)),
        _sample("JavaScript", "Node SDK", with_node_sdk)
        if with_node_sdk
        else _sample("JavaScript", "Node", node_fetch.sample(base_url, request)),
    ]


def _sample(language: str, label: str, source: str) -> dict[str, str]:
    return {"lang": language, "label": label, "source": source}
