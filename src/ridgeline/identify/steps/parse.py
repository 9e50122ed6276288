"""Read the body as an observation of the agent protocol, or say which field is wrong."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from ridgeline.errors import InvalidRequest, PayloadTooLarge, RequestReadTimeout
from ridgeline.identify.visit import Drop, DropReason, Visit
from ridgeline.wire.observation import MAXIMUM_DEPTH, MAXIMUM_TAGS_BYTES, Observation, is_too_deep


class Parse:
    name = "parse"

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(Observation)

    async def run(self, visit: Visit) -> Drop | None:
        try:
            body = await visit.request.read_body()
        except PayloadTooLarge as error:
            return Drop(DropReason.TOO_LARGE, error)
        except RequestReadTimeout as error:
            return Drop(DropReason.TOO_SLOW, error)
        except InvalidRequest as error:
            return Drop(DropReason.MALFORMED, error)
        try:
            observation = self._decoder.decode(body)
            # The value of a fact, and tags, may be anything that JSON allows; what cannot be written back is refused.
            msgspec.json.encode(observation)
        except msgspec.ValidationError as error:
            return _malformed(f"the observation does not follow the agent protocol: {error}")
        except msgspec.DecodeError as error:
            return _malformed(f"the observation is not JSON: {error}")
        except UnicodeError:
            return _malformed("the observation is not UTF-8")
        except (RecursionError, OverflowError):
            return _malformed("the observation is nested too deeply or has a number that is too large")
        values = [fact.value for fact in observation.facts.values()]
        if is_too_deep([observation.tags, *values]):
            return _malformed(f"tags and facts can't be nested deeper than {MAXIMUM_DEPTH} levels")
        if observation.tags is not UNSET and len(msgspec.json.encode(observation.tags)) > MAXIMUM_TAGS_BYTES:
            return _malformed(f"tags can't be larger than {MAXIMUM_TAGS_BYTES} bytes")
        visit.observation = observation
        return None


def _malformed(message: str) -> Drop:
    return Drop(DropReason.MALFORMED, InvalidRequest(message))
