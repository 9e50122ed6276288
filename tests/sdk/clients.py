"""The two official Server SDKs, unmodified, behind one set of names."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any, Protocol

from fingerprint_server_sdk import Configuration, EventUpdate, FingerprintApi
from fingerprint_server_sdk.exceptions import ApiException
from tests.node.scripts import node_command

Json = dict[str, Any]


class Refused(Exception):
    """An error as an SDK tells it: the name of its class, and what it read from the answer."""

    def __init__(self, kind: str, status: int, code: str, message: str) -> None:
        super().__init__(kind, status, code, message)
        self.kind = kind
        self.status = status
        self.code = code
        self.message = message


class Client(Protocol):
    """What both SDKs can do; each method raises Refused."""

    def get_event(self, event_id: str, **options: str) -> Json: ...
    def search_events(self, **filters: Any) -> Json: ...
    def update_event(self, event_id: str, **changes: Any) -> None: ...
    def delete_visitor(self, visitor_id: str) -> None: ...

    @staticmethod
    def kind_of(status: int) -> str:
        """Return the name of the SDK's error class for a status."""
        ...


class PythonClient:
    """`fingerprint_server_sdk` from PyPI."""

    def __init__(self, url: str, key: str) -> None:
        self.api = FingerprintApi(Configuration(api_key=key, host=f"{url}/v4"))

    @staticmethod
    def kind_of(status: int) -> str:
        client_errors = {400: "BadRequestException", 403: "ForbiddenException", 404: "NotFoundException"}
        return client_errors.get(status, "ServiceException")

    def get_event(self, event_id: str, **options: str) -> Json:
        return _as_json(_told(lambda: self.api.get_event(event_id, **options)))

    def search_events(self, **filters: Any) -> Json:
        return _as_json(_told(lambda: self.api.search_events(**filters)))

    def update_event(self, event_id: str, **changes: Any) -> None:
        _told(lambda: self.api.update_event(event_id, EventUpdate(**changes)))

    def delete_visitor(self, visitor_id: str) -> None:
        _told(lambda: self.api.delete_visitor_data(visitor_id))


class NodeClient:
    """`@fingerprint/node-sdk` from npm, one process for each call."""

    def __init__(self, url: str, key: str, region: str | None = None) -> None:
        self._to = {"url": url, "key": key} | ({"region": region} if region else {})

    @staticmethod
    def kind_of(status: int) -> str:
        return "ServerApiError"

    def get_event(self, event_id: str, **options: str) -> Json:
        return _object(self._call("getEvent", event_id, options))

    def search_events(self, **filters: Any) -> Json:
        return _object(self._call("searchEvents", filters))

    def update_event(self, event_id: str, **changes: Any) -> None:
        self._call("updateEvent", event_id, changes)

    def delete_visitor(self, visitor_id: str) -> None:
        self._call("deleteVisitorData", visitor_id)

    def _call(self, method: str, *arguments: Any) -> Any:
        done = subprocess.run(
            node_command("sdk.mjs"),
            check=False,
            input=json.dumps(self._to | {"method": method, "args": arguments}),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        if "refused" in answer:
            raise Refused(**answer["refused"])
        return answer.get("value")


def _told(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ApiException as error:
        # The SDK decodes the errors of the statuses that the contract lists for a call, and keeps the text of others.
        told = error.data.to_dict()["error"] if error.data else json.loads(error.body)["error"]
        raise Refused(type(error).__name__, error.status, told["code"], told["message"]) from error


def _as_json(model: Any) -> Json:
    """Return a model as the SDK itself writes it as JSON."""
    return _object(json.loads(model.to_json()))


def _object(value: Any) -> Json:
    assert isinstance(value, dict)
    return value
