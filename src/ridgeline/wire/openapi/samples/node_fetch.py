"""An example in Node with its own `fetch`, for what the Node SDK cannot do."""

from __future__ import annotations

from ridgeline.wire.openapi.samples.literal import JAVASCRIPT, literal, text
from ridgeline.wire.openapi.samples.request import ExampleRequest, filled, has_places, only_place


def sample(base_url: str, request: ExampleRequest) -> str:
    """Return the module that sends the request and prints the answer's body; a refusal is thrown."""
    options = [] if request.method == "GET" else [f"method: {text(request.method)}"]
    if request.headers:
        options.append("headers: " + _headers(request))
    if request.body is not None:
        options.append(f"body: JSON.stringify({literal(request.body, JAVASCRIPT, '  ')})")
    call = f"fetch({_text(base_url + request.target)}"
    lines = [
        *([f"const answer = await {call}, {{"] if options else [f"const answer = await {call});"]),
        *(f"  {option}," for option in options),
        *(["});"] if options else []),
        "if (!answer.ok) throw new Error(await answer.text());",
        "console.log(await answer.text());",
    ]
    return "\n".join(lines)


def _headers(request: ExampleRequest) -> str:
    members = [f"{name if name.isidentifier() else text(name)}: {_text(value)}" for name, value in request.headers]
    if len(members) == 1:
        return f"{{ {members[0]} }}"
    return "{\n" + "".join(f"    {member},\n" for member in members) + "  }"


def _text(value: str) -> str:
    if not has_places(value):
        return text(value)
    if whole := only_place(value):
        return f"process.env.{whole}"
    return "`" + filled(value, lambda name: f"${{process.env.{name}}}") + "`"
