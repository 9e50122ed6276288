"""The reference servers of bench/server.py: our HTTP server with an app that does next to nothing.

`constant SIZE` answers every request with SIZE bytes of JSON; `decode` reads and decodes an observation.
"""

from __future__ import annotations

import sys

import msgspec
import uvloop
from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_json, read_body
from ridgeline.serve import listen, make_server
from ridgeline.wire.observation import Observation

DECODER = msgspec.json.Decoder(Observation)


def constant(size: int) -> object:
    body = b'{"filler":"' + b"x" * (size - 13) + b'"}'

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer_json(send, 200, body)

    return app


async def decode(scope: Scope, receive: Receive, send: Send) -> None:
    DECODER.decode(await read_body(scope, receive, 262_144))
    await answer_json(send, 200, b"{}")


async def main() -> None:
    app = constant(int(sys.argv[2])) if sys.argv[1] == "constant" else decode
    listener = listen("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    await make_server(app).serve(sockets=[listener])


if __name__ == "__main__":
    uvloop.run(main())
