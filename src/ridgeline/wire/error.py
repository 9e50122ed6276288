"""The body of every answer that is not a success."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ridgeline.errors import ErrorCode
from ridgeline.wire.shape import Shape

_CODE = """What went wrong, for programs to compare.

- `request_cannot_be_parsed`: a parameter, the path or the body is wrong; the message says which.
- `request_read_timeout`: the body did not arrive in time.
- `secret_api_key_required`: there is no bearer token in the `Authorization` header.
- `secret_api_key_not_found`: the token is no secret key of this deployment, or it was revoked.
- `public_api_key_required`, `public_api_key_not_found`: the same for an agent's public key.
- `subscription_not_active`: not used by Ridgeline.
- `wrong_region`: the key is genuine, and belongs to a deployment in another region.
- `feature_not_enabled`: this deployment does not offer the operation.
- `visitor_not_found`, `event_not_found`, `ruleset_not_found`: never there, or not any more.
- `too_many_requests`: try again after the seconds in `Retry-After`.
- `state_not_ready`: not used by Ridgeline, whose events can be changed at once.
- `failed`: our fault; the log has the reason under the answer's `X-Request-Id`.
- `missing_module`: not used by Ridgeline.
- `payload_too_large`: the body or the headers are longer than is read.
- `service_unavailable`: the store cannot read or write now; nothing of the request was kept, unless the
  store went away while it was being committed."""


class ErrorBody(Shape):
    """A reason for programs and a sentence for people."""

    code: Annotated[ErrorCode, Meta(description=_CODE)]
    message: Annotated[str, Meta(description="A sentence for whoever reads the log. Its wording may become better.")]


class ErrorResponse(Shape):
    """The form of every error, whatever the operation."""

    error: Annotated[ErrorBody, Meta(description="The one error of this answer.")]


class ManagementErrorBody(Shape):
    """A reason for programs and a sentence for people."""

    code: Annotated[
        str,
        Meta(
            description="What went wrong, for programs to compare: a code of the Server API, or one of the management "
            "API's own, which the examples show."
        ),
    ]
    message: Annotated[str, Meta(description="A sentence for people. Its wording may become better.")]


class ManagementErrorResponse(Shape):
    """The form of every error of the management API."""

    error: Annotated[ManagementErrorBody, Meta(description="The one error of this answer.")]
