"""An example as a command line of curl, for a POSIX shell."""

from __future__ import annotations

from ridgeline.wire.openapi.samples.literal import JSON, literal
from ridgeline.wire.openapi.samples.request import ExampleRequest, filled


def curl(base_url: str, request: ExampleRequest) -> str:
    """Return the command that sends the request and prints the answer's body."""
    method = "" if request.method == "GET" else f"-X {request.method} "
    parts = [f'curl {method}"{base_url}{_in_shell(request.target)}"']
    parts += [f'-H "{name}: {_in_shell(value)}"' for name, value in request.headers]
    if request.body is not None:
        body = literal(request.body, JSON, "  ").replace("'", "'\\''")
        parts.append(f"-d '{body}'")
    return " \\\n  ".join(parts)


def _in_shell(text: str) -> str:
    return filled(text, lambda name: f"${name}")
