"""An example in Python with nothing but its standard library, for what the Python SDK cannot do."""

from __future__ import annotations

from ridgeline.wire.openapi.samples.literal import PYTHON, literal, text
from ridgeline.wire.openapi.samples.request import ExampleRequest, filled, has_places, only_place

_STEP = "    "


def sample(base_url: str, request: ExampleRequest) -> str:
    """Return the program that sends the request and prints the answer's body; a refusal ends it with HTTPError."""
    arguments = [_text(base_url + request.target)]
    if request.method != "GET":
        arguments.append(f"method={text(request.method)}")
    if request.headers:
        arguments.append("headers=" + _headers(request))
    if request.body is not None:
        arguments.append(f"data=json.dumps({literal(request.body, PYTHON, _STEP)}).encode()")
    uses_variables = has_places(request.target) or any(has_places(value) for _, value in request.headers)
    lines = [
        *(["import json"] if request.body is not None else []),
        *(["import os"] if uses_variables else []),
        "from urllib.request import Request, urlopen",
        "",
        "request = Request(",
        *(f"{_STEP}{argument}," for argument in arguments),
        ")",
        "with urlopen(request) as answer:",
        f"{_STEP}print(answer.read().decode())",
    ]
    return "\n".join(lines)


def _headers(request: ExampleRequest) -> str:
    members = [f"{text(name)}: {_text(value)}" for name, value in request.headers]
    if len(members) == 1:
        return "{" + members[0] + "}"
    return "{\n" + "".join(f"{_STEP * 2}{member},\n" for member in members) + _STEP + "}"


def _text(value: str) -> str:
    if not has_places(value):
        return text(value)
    if whole := only_place(value):
        return f'os.environ["{whole}"]'
    return 'f"' + filled(value, lambda name: f"{{os.environ['{name}']}}") + '"'
