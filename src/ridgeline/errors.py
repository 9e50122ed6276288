"""Named errors: what went wrong, with the status and the wire code under which a client reads it.

`ErrorCode` is the contract's list. The exact messages of the contract are the defaults; where the contract has none,
the wording is ours. They are rendered in one place, `ridgeline.http.edge`.
"""

from __future__ import annotations

from typing import ClassVar, Literal, cast

ErrorCode = Literal[
    "request_cannot_be_parsed",
    "request_read_timeout",
    "secret_api_key_required",
    "secret_api_key_not_found",
    "public_api_key_required",
    "public_api_key_not_found",
    "subscription_not_active",
    "wrong_region",
    "feature_not_enabled",
    "visitor_not_found",
    "too_many_requests",
    "state_not_ready",
    "failed",
    "event_not_found",
    "missing_module",
    "payload_too_large",
    "service_unavailable",
    "ruleset_not_found",
]


class RidgelineError(Exception):
    """An expected failure that is answered with a sentence, never with a traceback."""


class ConfigurationError(RidgelineError):
    """The operator's settings or machine do not allow what was asked; the sentence says what to change."""


class ContractViolation(RidgelineError):
    """A text that is not what the contract says; `path` tells where, such as `$.vpn_methods.relay`."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ApiError(RidgelineError):
    """A request that is answered with an error of the contract."""

    status: ClassVar[int]
    code: ClassVar[ErrorCode]
    default_message: ClassVar[str]

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default_message
        super().__init__(self.message)


class Retryable(ApiError):
    """A request that may succeed later: answered with `Retry-After`, in whole seconds, when `retry_after` is known."""

    default_retry_after: ClassVar[float | None] = None

    def __init__(self, message: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = self.default_retry_after if retry_after is None else retry_after


class InvalidRequest(ApiError):
    status = 400
    code = "request_cannot_be_parsed"
    default_message = "request body is not valid"


class RequestReadTimeout(ApiError):
    status = 400
    code = "request_read_timeout"
    default_message = "request read timeout"


class SecretKeyRequired(ApiError):
    status = 403
    code = "secret_api_key_required"
    default_message = "secret API key in header is missing or empty"


class SecretKeyNotFound(ApiError):
    status = 403
    code = "secret_api_key_not_found"
    default_message = "no fingerprint workspace found for specified secret API key"


class PublicKeyRequired(ApiError):
    status = 403
    code = "public_api_key_required"
    default_message = "public API key is missing or empty"


class PublicKeyNotFound(ApiError):
    status = 403
    code = "public_api_key_not_found"
    default_message = "no fingerprint workspace found for specified public API key"


# The contract's list is that of the Server API. Only agents meet the next two codes, and those that were made for other
# servers know them by these names.
class ProxySecretInvalid(ApiError):
    status = 403
    code = cast("ErrorCode", "invalid_proxy_integration_secret")
    default_message = "the proxy secret is not a valid proxy key"


class ProxySecretOfOtherEnvironment(ApiError):
    status = 403
    code = cast("ErrorCode", "proxy_integration_secret_environment_mismatch")
    default_message = "the proxy key and the public key are of different environments"


class WrongRegion(ApiError):
    status = 403
    code = "wrong_region"
    default_message = "wrong region"


class KeyOfAllEnvironmentsRequired(ApiError):
    """Of a route that no contract knows: the code is that of the nearest one."""

    status = 403
    code = "feature_not_enabled"
    default_message = "this needs a key of all environments"


class ManagementKeyRequired(ApiError):
    """Of a route that no contract knows, too."""

    status = 403
    code = "feature_not_enabled"
    default_message = "this needs a management key"


# The management API's own: the contract has no codes for them.
class SessionRequired(ApiError):
    status = 403
    code = cast("ErrorCode", "session_required")
    default_message = "this needs somebody who is signed in"


class CsrfTokenInvalid(ApiError):
    status = 403
    code = cast("ErrorCode", "csrf_token_invalid")
    default_message = "the page is not from this session; please reload it"


class RoleRequired(ApiError):
    status = 403
    code = cast("ErrorCode", "role_required")
    default_message = "your role does not allow this"


class PersonalDataHidden(ApiError):
    status = 403
    code = cast("ErrorCode", "personal_data_hidden")
    default_message = "personal data are not shown to you"


class SignInFailed(ApiError):
    status = 403
    code = cast("ErrorCode", "sign_in_failed")
    default_message = "the address, the password or the code is not right"


class SecondFactorRequired(ApiError):
    status = 403
    code = cast("ErrorCode", "second_factor_required")
    default_message = "a code of your authenticator is needed"


class SetUpRefused(ApiError):
    status = 403
    code = cast("ErrorCode", "set_up_refused")
    default_message = "the code is not right, or there is an administrator already"


class LastAdministratorRefused(ApiError):
    status = 409
    code = cast("ErrorCode", "last_administrator")
    default_message = "the workspace needs an administrator"


class NameInUse(ApiError):
    status = 409
    code = cast("ErrorCode", "name_in_use")
    default_message = "there is one of this name already"


class MemberNotFound(ApiError):
    status = 404
    code = cast("ErrorCode", "member_not_found")
    default_message = "there is no such member"


class SessionNotFound(ApiError):
    status = 404
    code = cast("ErrorCode", "session_not_found")
    default_message = "there is no such session"


class EnvironmentNotFound(ApiError):
    status = 404
    code = cast("ErrorCode", "environment_not_found")
    default_message = "there is no such environment"


class KeyNotFound(ApiError):
    status = 404
    code = cast("ErrorCode", "key_not_found")
    default_message = "there is no such key"


class ViewNotFound(ApiError):
    status = 404
    code = cast("ErrorCode", "view_not_found")
    default_message = "there is no such view"


class FeatureNotEnabled(ApiError):
    status = 403
    code = "feature_not_enabled"
    default_message = "feature not enabled"


class EventNotFound(ApiError):
    status = 404
    code = "event_not_found"
    default_message = "event id not found"


class ExplanationNotFound(ApiError):
    status = 404
    code = "event_not_found"
    default_message = "no explanation of this event is kept"


class VisitorNotFound(ApiError):
    status = 404
    code = "visitor_not_found"
    default_message = "visitor not found"


class RulesetNotFound(ApiError):
    status = 400
    code = "ruleset_not_found"
    default_message = "ruleset not found"


class RouteNotFound(ApiError):
    status = 404
    code = "request_cannot_be_parsed"
    default_message = "there is nothing at this path"


class MethodNotAllowed(ApiError):
    status = 405
    code = "request_cannot_be_parsed"
    default_message = "method not allowed"


class StateNotReady(ApiError):
    """In the contract, and never raised: events can be changed at once."""

    status = 409
    code = "state_not_ready"
    default_message = "resource is not mutable yet, try again"


class PayloadTooLarge(ApiError):
    status = 413
    code = "payload_too_large"
    default_message = "payload too large"


class HeadTooLarge(ApiError):
    status = 431
    code = "payload_too_large"
    default_message = "the request's headers are too large"


class TooManyRequests(Retryable):
    status = 429
    code = "too_many_requests"
    default_message = "too many requests"


class InternalError(ApiError):
    status = 500
    code = "failed"
    default_message = "internal server error"


class ServiceUnavailable(Retryable):
    status = 503
    code = "service_unavailable"
    default_message = "service unavailable"
    default_retry_after = 1.0


class SearchTimeout(ApiError):
    status = 504
    code = "failed"
    default_message = "gateway timeout"
