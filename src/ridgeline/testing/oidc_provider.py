"""A small OpenID Connect provider on loopback, which signs its own tokens, and can be told to do it wrongly."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]


@cache
def _first_key() -> RSAKey:
    """Return the key that all providers begin with: to make one takes longer than to sign in."""
    return RSAKey.generate_key(2048, {"use": "sig"}, private=True)


class _Ascii(json.JSONEncoder):
    """Writes lone surrogates, too, which JSON can say and UTF-8 cannot."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": True})


class OidcProvider:
    """Runs within a `with` block. Whoever comes is signed in as `person`, at once.

    `wrong` changes the claims of ID tokens, `header` is their header; `refusal` is what is said instead of a code.
    """

    def __init__(self, client_id: str = "ridgeline", client_secret: str | None = "client secret") -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.person: Claims = {"sub": "248289", "email": "ada@shop.example", "email_verified": True, "name": "Ada"}
        self.wrong: Callable[[Claims], Claims] = dict
        self.configured: Callable[[Claims], Claims] = dict
        self.header: dict[str, str] = {"alg": "RS256"}
        self.refusal: str | None = None
        self.says_email_in_token = True
        self.tells_of: str | None = None
        self.requests: list[str] = []
        self.sign_with(_first_key())
        self._codes: dict[str, dict[str, str]] = {}
        self._access_tokens: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/realm"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def sign_with(self, key: RSAKey) -> None:
        """Sign with a key from now on, and say so; `signs_with` alone is what is done and not said."""
        key.ensure_kid()
        self.key = self.signs_with = key

    def configuration(self) -> Claims:
        return self.configured(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent back to."""
        if self.refusal is not None:
            return f"{query['redirect_uri']}?{urlencode({'error': self.refusal, 'state': query['state']})}"
        if query["client_id"] != self.client_id or query["response_type"] != "code":
            raise ValueError("not a client of ours")
        if query["code_challenge_method"] != "S256" or "openid" not in query["scope"].split():
            raise ValueError("not a request that this provider takes")
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str | None) -> Claims | None:
        """Return tokens for a code; None for who is not the client, or did not begin."""
        begun = self._codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge or begun["redirect_uri"] != form["redirect_uri"]:
            return None
        if not self._is_client(form, authorization):
            return None
        now = int(time.time())
        person = self.person if self.says_email_in_token else {"sub": self.person["sub"]}
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            **person,
        }
        header = {"kid": self.key.kid, **self.header} if "kid" not in self.header else self.header
        access_token = secrets.token_urlsafe(16)
        self._access_tokens.add(access_token)
        algorithms = [self.header["alg"]]
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(header, self.wrong(claims), self.signs_with, algorithms, encoder_cls=_Ascii),
        }

    def _is_client(self, form: dict[str, str], authorization: str | None) -> bool:
        if self.client_secret is None:
            return form.get("client_id") == self.client_id and authorization is None
        shown = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        return authorization == f"Basic {shown}" or form.get("client_secret") == self.client_secret

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                provider.requests.append(parts.path)
                name = parts.path.rpartition("/")[2]
                if name == "openid-configuration":
                    self._answer(provider.configuration())
                elif name == "keys":
                    self._answer({"keys": [provider.key.as_dict(private=False)]})
                elif name == "authorize":
                    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.end_headers()
                elif name == "userinfo" and self._bearer() in provider._access_tokens:
                    self._answer({**provider.person, "sub": provider.tells_of or provider.person["sub"]})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                provider.requests.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {key: values[0] for key, values in parse_qs(body).items()}
                given = provider.token(form, self.headers.get("Authorization"))
                self._answer(given or {"error": "invalid_grant"}, 200 if given else 400)

            def _bearer(self) -> str:
                return str(self.headers.get("Authorization", "")).removeprefix("Bearer ")

            def _answer(self, value: Claims, status: int = 200) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
                pass

        return Handler
