"""What a ruleset says should happen to the request behind an event."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ridgeline.wire.shape import Integer, Shape


class TriggeringRule(Shape):
    """A rule that caused a webhook."""

    id: Annotated[str, Meta(description="The rule's id.")]
    name: Annotated[str, Meta(description="The rule's name.")]
    description: Annotated[str, Meta(description="What the rule is for.")]


# The contract leaves these open: another server's action may carry more than is read here.


class HeaderField(Struct, omit_defaults=True):
    """One header."""

    name: Annotated[str, Meta(description="The header's name.")]
    value: Annotated[str, Meta(description="The header's value.")]


class HeaderModifications(Struct, omit_defaults=True):
    """Changes to the request's headers before it goes on, in this order: remove, set, append."""

    remove: Annotated[list[str] | UnsetType, Meta(description="Names of headers to take away.")] = UNSET
    set: Annotated[
        list[HeaderField] | UnsetType,
        Meta(description="Headers to set in place of all others of their name."),
    ] = UNSET
    append: Annotated[list[HeaderField] | UnsetType, Meta(description="Headers to add to what is there.")] = UNSET


class RuleAction(Struct, omit_defaults=True, kw_only=True):
    """What to do with the request, by the first rule of the ruleset that holds for the event, or by its default."""

    ruleset_id: Annotated[str, Meta(description="The ruleset that was asked.")]
    rule_id: Annotated[str | UnsetType, Meta(description="The rule that holds; left out for the default.")] = UNSET
    rule_expression: Annotated[
        str | UnsetType,
        Meta(description="The condition of the rule that holds; left out for the default."),
    ] = UNSET


class AllowAction(RuleAction, tag_field="type", tag="allow", omit_defaults=True, kw_only=True):
    """Let the request through, possibly with other headers."""

    request_header_modifications: Annotated[
        HeaderModifications | UnsetType,
        Meta(description="Changes to the request's headers."),
    ] = UNSET


class BlockAction(RuleAction, tag_field="type", tag="block", omit_defaults=True, kw_only=True):
    """Answer the request with this, and do not let it through."""

    status_code: Annotated[Integer | UnsetType, Meta(description="The status to answer with.")] = UNSET
    headers: Annotated[list[HeaderField] | UnsetType, Meta(description="The headers to answer with.")] = UNSET
    body: Annotated[str | UnsetType, Meta(description="The body to answer with.")] = UNSET
