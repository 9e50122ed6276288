"""Every setting, defined once: its flag, environment variable, key in the file, default and meaning come from here.

Precedence: flag, then `RIDGELINE_*` variable, then the TOML file, then the default. An unknown setting is refused.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from ridgeline.errors import ConfigurationError
from ridgeline.keys import REGION_PATTERN

_PLAIN_URL = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(/[\w./~%-]*)?", re.ASCII)
PREFIX = "RIDGELINE_"
CONFIG_VARIABLE = "RIDGELINE_CONFIG"
_LISTS = ("trusted_proxies", "intel_files", "intel_sources", "region_urls")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    host: Annotated[str, Meta(description="Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="Port to listen on; 0 lets the system choose.", ge=0, le=65535)] = 8787
    data_dir: Annotated[
        str, Meta(description="Folder of the database, the deployment secret and new secret keys.", min_length=1)
    ] = "ridgeline-data"
    database_url: Annotated[
        str | None,
        Meta(
            description="Where events are stored instead of the data directory: "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE or sqlite:///FILE. Needs the secret. Flags can be read by "
            "other users: give a URL with a password in the variable."
        ),
    ] = None
    region: Annotated[
        str,
        Meta(
            description="Region written into new keys; keys of another region are answered `wrong_region`.",
            pattern=rf"^{REGION_PATTERN}\Z",
        ),
    ] = "us"
    region_urls: Annotated[
        tuple[str, ...],
        Meta(
            description="Addresses of your deployments in other regions, `REGION=URL`, separated by commas; the same "
            "list may stand in all of them. `/openapi.json` and `/reference` offer them, and their `/reference` may "
            "send requests here."
        ),
    ] = ()
    workers: Annotated[
        int, Meta(description="Server processes on the port; SQLite is served by exactly one.", ge=1)
    ] = 1
    demo: Annotated[
        bool,
        Meta(
            description="Serve the demo page and the playground to everybody. Without it, only to this machine's own "
            "browsers."
        ),
    ] = False
    public_url: Annotated[
        str | None,
        Meta(description="Address under which browsers reach this server, for the snippet in the banner."),
    ] = None
    trusted_proxies: Annotated[
        tuple[str, ...],
        Meta(
            description="Addresses or networks of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` "
            "are believed; separated by commas."
        ),
    ] = ()
    retention_days: Annotated[
        int,
        Meta(description="Days that events are kept, in environments without a number of their own.", ge=1, le=36_500),
    ] = 90
    detail_retention_days: Annotated[
        int,
        Meta(
            description="Days that the details of events (timings, evidence, explanations) are kept, in environments "
            "without a number of their own.",
            ge=1,
            le=36_500,
        ),
    ] = 30
    search_seconds: Annotated[
        float, Meta(description="Seconds after which a search is ended with 504.", gt=0, le=600)
    ] = 5.0
    max_payload_bytes: Annotated[
        int, Meta(description="Largest observation that is read, in bytes.", ge=1_024, le=16_777_216)
    ] = 262_144
    replay_window_seconds: Annotated[
        int,
        Meta(
            description="How long the ids of observations are remembered; an observation that comes again, or that is "
            "older by its own clock, becomes an event with `replayed: true`. 0 turns that off.",
            ge=0,
            le=3_600,
        ),
    ] = 600
    suspect_score_in_answer: Annotated[
        bool,
        Meta(description="Tell the agent, and so whoever looks at the page's traffic, the event's `suspect_score`."),
    ] = False
    intel_files: Annotated[
        tuple[str, ...],
        Meta(
            description="Your own files in MaxMind's format (GeoIP2 or GeoLite2 City, Country, ASN, Anonymous IP, or "
            "alike), separated by commas: what they know replaces the tables, the first file first."
        ),
    ] = ()
    intel_sources: Annotated[
        tuple[str, ...],
        Meta(
            description="Where `ridgeline intel update` fetches feeds, separated by commas: `FEED=URL`, "
            "`FEED.PART=URL` or `FEED=off`, and keys of signed agents: `bot-keys.HOST=on`, `=off` or `=URL`. A URL, or "
            "a path, may end in `#sha256=…`. Without one, the feed's own address (see ip-intelligence.md)."
        ),
    ] = ()
    reverse_dns: Annotated[
        str,
        Meta(
            description="Who is asked for the host names of addresses that say they are a known bot's: `system` for "
            "this machine's DNS servers, `off` for nobody, or addresses of servers, separated by commas.",
            min_length=1,
        ),
    ] = "system"
    oidc_issuer: Annotated[
        str | None,
        Meta(
            description="OpenID Connect provider by which members of the console may sign in, by its issuer, letter "
            "for letter: https://accounts.example.com. Needs `oidc_client_id` and `public_url` (see console-access.md)."
        ),
    ] = None
    oidc_client_id: Annotated[str | None, Meta(description="What this deployment is called at the provider.")] = None
    oidc_client_secret: Annotated[
        str | None,
        Meta(
            description="What this deployment shows to the provider; none for a client that is public there.",
            extra={"private": True},
        ),
    ] = None
    oidc_label: Annotated[
        str, Meta(description="What is written on the button with which members sign in there.", min_length=1)
    ] = "Single sign-on"
    oidc_default_role: Annotated[
        Literal["none", "viewer", "editor", "administrator"],
        Meta(
            description="Role of those who sign in by the provider with a verified address and were not invited; "
            "`none` lets only members in."
        ),
    ] = "none"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="Least severity that is logged.")
    ] = "info"
    log_format: Annotated[
        Literal["auto", "json", "text"],
        Meta(description="Form of the log on standard error: `auto` is text on a terminal and JSON elsewhere."),
    ] = "auto"
    secret: Annotated[
        str | None,
        Meta(
            description="The deployment secret, at least 32 characters; previous ones may follow, separated by "
            "commas. Without it, the file `secret.key` in the data directory.",
            extra={"private": True},
        ),
    ] = None

    def __repr__(self) -> str:
        shown = (
            f"{name}={'…' if _hides(name) and getattr(self, name) is not None else repr(getattr(self, name))}"
            for name in self.__struct_fields__
        )
        return f"Settings({', '.join(shown)})"


def _hides(name: str) -> bool:
    """Tell whether a setting is, or may hold, a secret."""
    return is_private(name) or name == "database_url"


def is_private(name: str) -> bool:
    """Tell whether a setting is a secret, which is neither shown nor taken from the command line."""
    return bool((metadata(name).extra or {}).get("private"))


def metadata(name: str) -> Meta:
    """Return a setting's `Meta`: its description and limits."""
    hints = get_type_hints(Settings, include_extras=True)
    meta: Meta = hints[name].__metadata__[0]
    return meta


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def flag(name: str) -> str:
    """Return the command-line flag of a setting."""
    return "--" + name.replace("_", "-")


def load_settings(
    flags: Mapping[str, Any], environment: Mapping[str, str], config_file: Path | None = None
) -> Settings:
    """Merge flags (those that were given, by setting name), the environment and the file; ConfigurationError if bad."""
    path = config_file or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    merged: dict[str, Any] = {}
    if path is not None:
        merged |= _check(_split_lists(_read_file(path)), f"in {path}")
    merged |= _check(_split_lists(_read_environment(environment)), "in the environment")
    merged |= _check(_split_lists(flags), "on the command line")
    settings = msgspec.convert(merged, Settings, strict=False)
    if settings.public_url is not None and not _is_web_address(settings.public_url):
        raise ConfigurationError(
            f"The setting public_url must be a web address like https://id.example.com, not {settings.public_url!r}."
        )
    if settings.oidc_issuer is not None and not is_safe_address(settings.oidc_issuer):
        raise ConfigurationError(
            f"The setting oidc_issuer must be an address like https://accounts.example.com, not "
            f"{settings.oidc_issuer!r}."
        )
    for network in settings.trusted_proxies:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ConfigurationError(f"trusted_proxies: {error}.") from None
    other_regions(settings)
    return settings


def is_safe_address(url: object) -> bool:
    """Tell whether what is sent to an address stays secret on the way: HTTPS, or this very machine."""
    if not isinstance(url, str) or not _is_web_address(url):
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


def _read_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text())
    except OSError as error:
        raise ConfigurationError(f"The settings file {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The settings file {path} is not valid TOML: {error}.") from None
    for name in values:
        _refuse_unknown(name, f"The setting {name!r} in {path}", Settings.__struct_fields__)
    return values


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {variable(name): name for name in Settings.__struct_fields__}
    values: dict[str, Any] = {}
    for key, text in environment.items():
        if not key.startswith(PREFIX) or key == CONFIG_VARIABLE or text == "":
            continue
        _refuse_unknown(key, f"The variable {key}", (*names, CONFIG_VARIABLE))
        values[names[key]] = text
    return values


def _split_lists(values: Mapping[str, Any]) -> dict[str, Any]:
    """Make lists of texts that are separated by commas, wherever they come from."""
    split = dict(values)
    for name in _LISTS:
        given = split.get(name)
        if given is not None:
            texts = [given] if isinstance(given, str) else given
            split[name] = [part.strip() for text in texts for part in str(text).split(",") if part.strip()]
    return split


def other_regions(settings: Settings) -> dict[str, str]:
    """Return the addresses of the deployments in other regions, by region; ConfigurationError if one is bad."""
    found: dict[str, str] = {}
    for entry in settings.region_urls:
        region, _, url = entry.partition("=")
        # Its origin goes into a policy as it stands, where a semicolon would begin another rule.
        if not (re.fullmatch(REGION_PATTERN, region) and _is_web_address(url) and _PLAIN_URL.fullmatch(url)):
            raise ConfigurationError(
                f"region_urls: {entry!r} is not a region and its address, like eu=https://eu.id.example.com."
            )
        if region in found:
            raise ConfigurationError(f"region_urls: the region {region} is named twice.")
        found[region] = url.rstrip("/")
    return {region: url for region, url in found.items() if region != settings.region}


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and '"' not in text


def _refuse_unknown(name: str, what: str, known: tuple[str, ...]) -> None:
    if name in known:
        return
    close = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {close[0]}?" if close else f" Known are: {', '.join(known)}."
    raise ConfigurationError(f"{what} is not known.{hint}")


def _check(values: dict[str, Any], where: str) -> dict[str, Any]:
    """Validate each value alone, so that the sentence can name the setting and where it was set."""
    hints = get_type_hints(Settings, include_extras=True)
    for name, value in values.items():
        try:
            msgspec.convert(value, hints[name], strict=False)
        except msgspec.ValidationError as error:
            shown = "the value given" if is_private(name) else repr(value)
            raise ConfigurationError(f"The setting {name} {where} cannot be {shown}: {error}.") from None
    return values


def describe_settings() -> str:
    """Return the reference page of all settings as Markdown; `docs/settings.md` is this text."""
    lines = [
        "# Settings",
        "",
        "<!-- Generated by `make docs` from src/ridgeline/settings.py; a test compares them. -->",
        "",
        "A flag wins over an environment variable, which wins over the TOML file (`--config FILE` or",
        "`RIDGELINE_CONFIG`), which wins over the default. An unknown setting is refused by name.",
        "",
        "| flag | variable | in the file | default | meaning |",
        "|---|---|---|---|---|",
    ]
    for field in msgspec.structs.fields(Settings):
        shown_flag = "none: flags can be read by other users" if is_private(field.name) else f"`{flag(field.name)}`"
        default = "none" if field.default is None else "empty" if field.default == () else f"`{_plain(field.default)}`"
        lines.append(
            f"| {shown_flag} | `{variable(field.name)}` | `{field.name}` | {default} "
            f"| {metadata(field.name).description} |"
        )
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
