"""The operations of the Server API: what each is for, takes and can answer."""

from __future__ import annotations

from ridgeline.errors import (
    ApiError,
    CsrfTokenInvalid,
    EventNotFound,
    ExplanationNotFound,
    FeatureNotEnabled,
    InternalError,
    InvalidRequest,
    KeyOfAllEnvironmentsRequired,
    ManagementKeyRequired,
    MethodNotAllowed,
    PayloadTooLarge,
    RequestReadTimeout,
    RoleRequired,
    RulesetNotFound,
    SearchTimeout,
    SecretKeyNotFound,
    SecretKeyRequired,
    ServiceUnavailable,
    SessionRequired,
    StateNotReady,
    TooManyRequests,
    VisitorNotFound,
    WrongRegion,
)
from ridgeline.wire.edge import EdgeRequest, EdgeResponse
from ridgeline.wire.event import Event, EventUpdate
from ridgeline.wire.explanation import EventExplanation
from ridgeline.wire.openapi import examples
from ridgeline.wire.openapi.management_operations import MANAGEMENT_OPERATIONS
from ridgeline.wire.openapi.operation import KEY, MANAGEMENT_API, SESSION, Operation
from ridgeline.wire.openapi.parameters import path_parameter, query_parameter, search_parameters
from ridgeline.wire.search import EventSearch
from ridgeline.wire.suspect_score import SuspectScoreChange, SuspectScoreTable

# Every operation can be answered with these.
_ALWAYS: tuple[ApiError, ...] = (
    SecretKeyRequired(),
    SecretKeyNotFound(),
    WrongRegion(),
    MethodNotAllowed(),
    TooManyRequests(),
    ServiceUnavailable(),
)
# Of the management API, which members ask, too.
_MANAGING: tuple[ApiError, ...] = (*_ALWAYS, SessionRequired(), RoleRequired())
# What changes how the workspace works can be answered with these as well.
_CONFIGURING: tuple[ApiError, ...] = (
    *_MANAGING,
    ManagementKeyRequired(),
    KeyOfAllEnvironmentsRequired(),
    CsrfTokenInvalid(),
)
_EVENT_ID = path_parameter(
    "event_id",
    "The event: what the agent was given as `event_id`, letter for letter.",
    examples.EVENT_ID,
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        path="/edge",
        method="post",
        operation_id="analyzeRequestForAutomationIntelligence",
        tag="Edge",
        summary="Judge a request by its headers and addresses",
        description="For requests that no agent was part of: your server describes one, and learns of bots, proxies "
        "and networks behind it. There is no visitor in the answer. Not offered yet: every call that passes the "
        "check of the key is answered with 403, `feature_not_enabled`, whatever its body says.",
        success="The judgement, which is kept as an event of the source `edge`.",
        errors=(
            *_ALWAYS,
            FeatureNotEnabled(),
            InvalidRequest('request body contains an unknown field "unknown"'),
            InvalidRequest("at least one of ipv4_address or ipv6_address is required"),
            RequestReadTimeout(),
            PayloadTooLarge(),
            InternalError(),
        ),
        takes=EdgeRequest,
        takes_examples={"crawler": ("A bot that reads a catalogue.", examples.EDGE_REQUEST)},
        gives=EdgeResponse,
        gives_examples={"bot": ("A bot that was recognised.", examples.EDGE_RESPONSE)},
    ),
    Operation(
        path="/events/{event_id}",
        method="get",
        operation_id="getEvent",
        for_members=True,
        tag="Events",
        summary="Read one event",
        description="Everything that is known of one identification. It is there from the moment the agent has its "
        "answer. Ids are compared with their case; one that does not exist is 404 whatever it looks like, and "
        "400 is for an empty id or one of more than 128 characters.",
        success="The event.",
        errors=(
            *_ALWAYS,
            InvalidRequest("invalid event_id"),
            RulesetNotFound(),
            EventNotFound(),
            InternalError(),
            SearchTimeout(),
        ),
        parameters=(
            _EVENT_ID,
            query_parameter(
                "ruleset_id",
                "The ruleset to ask what to do; its answer is the event's `rule_action`. There are no rulesets yet, "
                "so that every id is unknown.",
                {"type": "string", "examples": ["rs_4Wm9QzT1xKe7Rb"]},
            ),
        ),
        gives=Event,
        gives_examples={
            "returning": ("A returning visitor in a private window.", examples.EVENT),
            "ruleset": ("With what the ruleset says.", examples.BLOCKED),
            "edge": ("An event without an agent.", examples.EDGE_EVENT),
        },
    ),
    Operation(
        path="/events/{event_id}",
        method="patch",
        operation_id="updateEvent",
        for_members=True,
        tag="Events",
        summary="Change an event",
        description="Sets your own id, tags or mark of an event, at once and up to 31 days after it happened; what "
        "is left out keeps its value. The body is read as JSON under any content type. The answer's body says "
        "nothing.",
        success="The event is changed.",
        errors=(
            *_ALWAYS,
            InvalidRequest(),
            InvalidRequest("linked_id can't be greater than 256 characters long"),
            InvalidRequest("events older than one month can't be updated"),
            RequestReadTimeout(),
            EventNotFound(),
            StateNotReady(),
            PayloadTooLarge(),
        ),
        parameters=(_EVENT_ID,),
        takes=EventUpdate,
        takes_examples={
            "fraud": ("A purchase that turned out to be fraud.", examples.UPDATE),
            "unmark": ("Take the mark back.", examples.UNMARK),
        },
    ),
    Operation(
        path="/events",
        method="get",
        operation_id="searchEvents",
        for_members=True,
        tag="Events",
        summary="Search events",
        description="A page of the events that pass every given filter, newest first, of the last seven days unless "
        "`start` and `end` say otherwise. A filter passes only events that have its field. A key of one environment "
        "finds only that environment's events. A parameter that does not exist is refused by name, because a search "
        "without a mistyped filter would find the wrong events; one without a value counts as not given.",
        success="A page of events; empty when nothing matches.",
        errors=(
            *_ALWAYS,
            InvalidRequest("invalid limit"),
            InvalidRequest("invalid ip address"),
            InvalidRequest("invalid bot type"),
            InvalidRequest("invalid reverse param"),
            InvalidRequest("invalid start time"),
            InvalidRequest("invalid end time"),
            InvalidRequest("invalid visitor id"),
            InvalidRequest("linked_id can't be greater than 256 characters long"),
            InvalidRequest("invalid pagination key"),
            InvalidRequest('unknown query parameter "visitorid"'),
            VisitorNotFound(),
            TooManyRequests("too many search requests"),
            InternalError(),
            SearchTimeout(),
        ),
        parameters=tuple(search_parameters()),
        gives=EventSearch,
        gives_examples={"page": ("The first of several pages.", examples.SEARCH)},
    ),
    Operation(
        path="/visitors/{visitor_id}",
        method="delete",
        operation_id="deleteVisitorData",
        for_members=True,
        tag="Visitors",
        summary="Erase a visitor",
        description="Forgets a visitor with all its events, whatever their age, and all that it could be recognised "
        "by. From the answer on nothing shows any of it, and the same device comes back as a new visitor. A key of "
        "one environment can erase visitors that were seen there, and then the visitor is gone from all "
        "environments. The answer's body says nothing.",
        success="The visitor is erased.",
        errors=(
            *_ALWAYS,
            InvalidRequest("visitor id is required"),
            InvalidRequest("invalid visitor id"),
            VisitorNotFound(),
        ),
        parameters=(path_parameter("visitor_id", "The visitor.", examples.VISITOR_ID),),
    ),
    Operation(
        path="/events/{event_id}/explanation",
        method="get",
        operation_id="explainEvent",
        tag="Explanations",
        summary="Explain an event",
        description="How the visitor of an event was decided, as it was noted then: the tokens that came along, the "
        "known visitors that the device was compared with, and what agreed, drifted and contradicted, with its weight. "
        "For viewers, and for secret and management keys. It is kept for as long as the details of events "
        "are, 30 days unless your deployment says otherwise; imported events have none.",
        success="The explanation.",
        no_content="The event is there, no explanation of it is kept, and `missing` was `no_content`.",
        errors=(
            *_MANAGING,
            InvalidRequest("invalid event_id"),
            InvalidRequest("invalid missing"),
            EventNotFound(),
            ExplanationNotFound(),
            InternalError(),
        ),
        shown=(KEY, SESSION),
        parameters=(
            _EVENT_ID,
            query_parameter(
                "missing",
                "What is answered where the event is there and no explanation of it is kept: `error` is 404, "
                "`no_content` 204, for whom that is nothing unexpected.",
                {"type": "string", "enum": ["error", "no_content"], "default": "error"},
            ),
        ),
        gives=EventExplanation,
        gives_examples={"drifted": ("Recognised by the device after an update.", examples.EXPLANATION)},
        base_path=MANAGEMENT_API,
    ),
    Operation(
        path="/suspect-score",
        method="get",
        operation_id="getSuspectScore",
        tag="Suspect score",
        summary="Read the weights of the suspect score",
        description="All that smart signals may find and that counts towards an event's `suspect_score`, with what it "
        "weighs. What counted in one event is told by its explanation. For viewers, and for secret and management "
        "keys.",
        success="The table.",
        errors=_MANAGING,
        shown=(KEY, SESSION),
        gives=SuspectScoreTable,
        gives_examples={"changed": ("Private windows do not count. There are more findings.", examples.SUSPECT_SCORE)},
        base_path=MANAGEMENT_API,
    ),
    Operation(
        path="/suspect-score",
        method="patch",
        operation_id="changeSuspectScore",
        tag="Suspect score",
        summary="Change weights of the suspect score",
        description="Weighs some findings anew, from the next identification on; what is left out keeps its weight, "
        "and stored events keep their score. Only weights that differ from the defaults are kept, so that the others "
        "follow when another release has other defaults. The body is read as JSON under any content type. For "
        "editors, and for management keys of all environments.",
        success="The table as it is now.",
        shown=(KEY, SESSION),
        errors=(
            *_CONFIGURING,
            InvalidRequest(),
            InvalidRequest("request body is not valid: Expected `int` <= 100 - at `$.weights[...]`"),
            InvalidRequest('unknown finding "icognito"; there is high_activity_device, incognito, …'),
            RequestReadTimeout(),
            PayloadTooLarge(),
        ),
        takes=SuspectScoreChange,
        takes_examples={"window": ("Private windows shall not count.", examples.SUSPECT_SCORE_CHANGE)},
        gives=SuspectScoreTable,
        gives_examples={"changed": ("Private windows do not count. There are more findings.", examples.SUSPECT_SCORE)},
        base_path=MANAGEMENT_API,
    ),
    Operation(
        path="/suspect-score",
        method="delete",
        operation_id="resetSuspectScore",
        tag="Suspect score",
        summary="Go back to the default weights",
        description="Gives every finding its default weight, from the next identification on. For editors, and for "
        "management keys of all environments.",
        success="The table as it is now.",
        errors=_CONFIGURING,
        shown=(KEY, SESSION),
        gives=SuspectScoreTable,
        gives_examples={"defaults": ("All defaults. There are more findings.", examples.DEFAULT_SUSPECT_SCORE)},
        base_path=MANAGEMENT_API,
    ),
    *MANAGEMENT_OPERATIONS,
)
