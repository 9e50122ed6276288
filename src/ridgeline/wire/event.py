"""The event: all that one identification told. What is not known is left out of the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ridgeline.wire.bot import BotInfo, BotResult
from ridgeline.wire.identification import BrowserDetails, HighRecallIdentification, Identification, Sdk
from ridgeline.wire.ip import IpBlocklist, IpInfo, ProxyDetails, VpnMethods
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes
from ridgeline.wire.rules import AllowAction, BlockAction, TriggeringRule
from ridgeline.wire.shape import Int64, Integer, Level, Score, Shape
from ridgeline.wire.signals import RARITY_MEANING, Label, Proximity, RarityBucket, TamperingDetails, Velocity

Source = Literal["device", "edge"]
Tags = Annotated[dict[str, Any], Meta(extra_json_schema={"additionalProperties": True})]


class Event(Shape, kw_only=True):
    """One identification. A signal that was not or could not be judged is left out: absence never means false."""

    event_id: Annotated[
        str,
        Meta(
            description="The event's own id: its time in Unix milliseconds (13 digits), a dot, and 6 letters or digits."
        ),
    ]
    timestamp: Annotated[Int64, Meta(description="When it happened, in Unix milliseconds.")]
    source: Annotated[
        Source | UnsetType,
        Meta(description="`device`: an agent ran on the device. `edge`: a server described a request."),
    ] = UNSET
    incremental_identification_status: Annotated[
        Literal["partially_completed", "completed"] | UnsetType,
        Meta(
            description="Only of identifications in two steps. After the first (`partially_completed`) no signal is "
            "judged yet, after the second (`completed`) all are."
        ),
    ] = UNSET
    linked_id: Annotated[str | UnsetType, Meta(description="Your own id, from the agent or a later update.")] = UNSET
    environment_id: Annotated[str | UnsetType, Meta(description="The environment of the key that was used.")] = UNSET
    suspect: Annotated[
        bool | UnsetType,
        Meta(description="The mark that you set with `PATCH`; left out until you do."),
    ] = UNSET
    sdk: Annotated[Sdk | UnsetType, Meta(description="The agent that observed the device.")] = UNSET
    replayed: Annotated[
        bool | UnsetType,
        Meta(description="True if the same observation had been received before: somebody may have copied it."),
    ] = UNSET
    triggered_by: Annotated[
        list[TriggeringRule] | UnsetType,
        Meta(description="In a webhook: the rules that caused it."),
    ] = UNSET
    identification: Annotated[Identification | UnsetType, Meta(description="The visitor.")] = UNSET
    supplementary_id_high_recall: Annotated[
        HighRecallIdentification | UnsetType,
        Meta(description="The visitor by a method that prefers known browsers."),
    ] = UNSET
    tags: Annotated[Tags | UnsetType, Meta(description="Your own data, from the agent or a later update.")] = UNSET
    url: Annotated[str | UnsetType, Meta(description="The page on which the agent ran.")] = UNSET
    bundle_id: Annotated[str | UnsetType, Meta(description="The iOS app's bundle id.")] = UNSET
    package_name: Annotated[str | UnsetType, Meta(description="The Android app's package name.")] = UNSET
    ip_address: Annotated[
        str | UnsetType,
        Meta(description="The client's address; behind trusted proxies the one that they forwarded."),
    ] = UNSET
    user_agent: Annotated[str | UnsetType, Meta(description="The client's `User-Agent`.")] = UNSET
    device: Annotated[str | UnsetType, Meta(description="The device's model or family, from the user agent.")] = UNSET
    os: Annotated[str | UnsetType, Meta(description="The operating system, from the user agent.")] = UNSET
    os_version: Annotated[str | UnsetType, Meta(description="The operating system's version.")] = UNSET
    client_referrer: Annotated[
        str | UnsetType,
        Meta(description="`document.referrer` of the page; empty when the user came directly."),
    ] = UNSET
    browser_details: Annotated[
        BrowserDetails | UnsetType,
        Meta(description="The browser; left out when the user agent names none."),
    ] = UNSET
    proximity: Annotated[
        Proximity | UnsetType,
        Meta(description="The device's zone; only where the user already allowed the page to know the location."),
    ] = UNSET
    active_call: Annotated[bool | UnsetType, Meta(description="True if a mobile device was in a call.")] = UNSET
    bot: Annotated[
        BotResult | UnsetType,
        Meta(
            description="`bad`: a tool that drives browsers. `good`: a bot that says what it is, such as a search "
            "engine's. `not_detected`: neither."
        ),
    ] = UNSET
    bot_type: Annotated[str | UnsetType, Meta(description="The kind of bot or the tool, if one was detected.")] = UNSET
    bot_info: Annotated[BotInfo | UnsetType, Meta(description="The bot; left out when none was recognised.")] = UNSET
    cloned_app: Annotated[bool | UnsetType, Meta(description="True for a copy of the Android app.")] = UNSET
    developer_tools: Annotated[
        bool | UnsetType,
        Meta(description="True if the browser's developer tools were open, or a phone's developer mode was on."),
    ] = UNSET
    emulator: Annotated[bool | UnsetType, Meta(description="True for an emulated Android device.")] = UNSET
    factory_reset_timestamp: Annotated[
        Int64 | UnsetType,
        Meta(description="When a mobile device was last reset, in Unix time; 0 if no reset was detected."),
    ] = UNSET
    frida: Annotated[bool | UnsetType, Meta(description="True if Frida was found on a mobile device.")] = UNSET
    ip_blocklist: Annotated[
        IpBlocklist | UnsetType,
        Meta(description="The lists of abused addresses that name this one."),
    ] = UNSET
    ip_info: Annotated[IpInfo | UnsetType, Meta(description="The address's place and network.")] = UNSET
    proxy: Annotated[bool | UnsetType, Meta(description="True if the address is a proxy's.")] = UNSET
    proxy_confidence: Annotated[
        Level | UnsetType,
        Meta(description="How sure `proxy` is; `high` when it is false."),
    ] = UNSET
    proxy_details: Annotated[
        ProxyDetails | UnsetType,
        Meta(description="What kind of proxy it is; only when `proxy` is true."),
    ] = UNSET
    proxy_ml_score: Annotated[Score | UnsetType, Meta(description="A model's score of a proxy, 0 to 1.")] = UNSET
    incognito: Annotated[bool | UnsetType, Meta(description="True for a private window.")] = UNSET
    jailbroken: Annotated[bool | UnsetType, Meta(description="True for a jailbroken iOS device.")] = UNSET
    location_spoofing: Annotated[
        bool | UnsetType,
        Meta(description="True if a mobile device reports a made-up location."),
    ] = UNSET
    mitm_attack: Annotated[
        bool | UnsetType,
        Meta(description="True if somebody between a mobile device and the server could read or change its requests."),
    ] = UNSET
    privacy_settings: Annotated[
        bool | UnsetType,
        Meta(description="True for a browser that hides its facts, by nature or by setting."),
    ] = UNSET
    root_apps: Annotated[bool | UnsetType, Meta(description="True if an Android device has apps for root.")] = UNSET
    rule_action: Annotated[
        AllowAction | BlockAction | UnsetType,
        Meta(description="What the ruleset says to do; only when the request named a ruleset."),
    ] = UNSET
    simulator: Annotated[bool | UnsetType, Meta(description="True for a simulated iOS device.")] = UNSET
    suspect_score: Annotated[
        Integer | UnsetType,
        Meta(description="The sum of the weights of all signals that fired. Higher is more suspicious."),
    ] = UNSET
    tampering: Annotated[
        bool | UnsetType,
        Meta(description="True if the browser lies about itself, in whatever way."),
    ] = UNSET
    tampering_confidence: Annotated[Level | UnsetType, Meta(description="How sure `tampering` is.")] = UNSET
    tampering_ml_score: Annotated[
        Score | UnsetType,
        Meta(description="A model's score of an anti-detect browser, 0 to 1. Above 0.8 is worth acting on."),
    ] = UNSET
    tampering_details: Annotated[
        TamperingDetails | UnsetType,
        Meta(description="What the judgement on tampering rests on."),
    ] = UNSET
    velocity: Annotated[
        Velocity | UnsetType,
        Meta(description="How busy the visitor, its address and its linked id have been."),
    ] = UNSET
    virtual_machine: Annotated[
        bool | UnsetType,
        Meta(description="True for a browser in a virtual machine."),
    ] = UNSET
    virtual_machine_ml_score: Annotated[
        Score | UnsetType,
        Meta(description="A model's score of a virtual machine, 0 to 1."),
    ] = UNSET
    vpn: Annotated[bool | UnsetType, Meta(description="True if the user hides behind a VPN or the like.")] = UNSET
    vpn_confidence: Annotated[Level | UnsetType, Meta(description="How sure `vpn` is.")] = UNSET
    vpn_ml_score: Annotated[Score | UnsetType, Meta(description="A model's score of a VPN, 0 to 1.")] = UNSET
    vpn_origin_timezone: Annotated[
        str | UnsetType,
        Meta(description="The device's own time zone, which was compared with its address."),
    ] = UNSET
    vpn_origin_country: Annotated[
        str | UnsetType,
        Meta(description="The country that the device's own settings point to, by its ISO 3166 code, or `unknown`."),
    ] = UNSET
    vpn_methods: Annotated[VpnMethods | UnsetType, Meta(description="The reasons for and against a VPN.")] = UNSET
    high_activity_device: Annotated[
        bool | UnsetType,
        Meta(description="True if the visitor is far busier than people are."),
    ] = UNSET
    rare_device: Annotated[
        bool | UnsetType,
        Meta(description="True if the bucket below is `p99.9+` or `not_seen`."),
    ] = UNSET
    rare_device_percentile_bucket: Annotated[RarityBucket | UnsetType, Meta(description=RARITY_MEANING)] = UNSET
    raw_device_attributes: Annotated[
        RawDeviceAttributes | UnsetType,
        Meta(description="The facts behind the judgements."),
    ] = UNSET
    labels: Annotated[
        list[Label] | UnsetType,
        Meta(description="What models that were trained for one purpose say of the event."),
    ] = UNSET


class EventUpdate(Struct):
    """What to change of an event. A field that is left out keeps its value; others than these are ignored."""

    linked_id: Annotated[
        str | UnsetType,
        Meta(description="Your own id in place of the former one, at most 256 characters."),
    ] = UNSET
    tags: Annotated[
        Tags | UnsetType,
        Meta(description="Your own data in place of all former tags, at most 16 KiB of JSON, 32 levels deep."),
    ] = UNSET
    suspect: Annotated[bool | UnsetType, Meta(description="Whether the event is suspicious to you.")] = UNSET
