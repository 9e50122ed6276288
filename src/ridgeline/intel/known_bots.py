"""The bots that are known by name: read from `known_bots.toml`, found in a user agent or by the host of a signature."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from ridgeline.wire.bot import BotCategory

FILE = Path(__file__).parent / "known_bots.toml"
MAXIMUM_LENGTH = 2_048
"""How much of a user agent is looked at."""

Complete = Literal["list", "hosts"]
DirectedBy = Literal["provider", "customers"]


class WrongDirectory(Exception):
    """An entry of the directory that contradicts itself or another one."""


class Proof(Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator documents; the head of the file says what each part means."""

    list: str | None = None
    hosts: tuple[str, ...] = ()
    systems: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    complete: tuple[Complete, ...] = ()
    shared: bool = False


NO_PROOF = Proof()


class KnownBot(Struct, frozen=True, kw_only=True):
    name: str
    provider: str
    provider_url: str
    category: BotCategory
    says: tuple[str, ...] = ()
    proof: Proof = NO_PROOF
    directed_by: DirectedBy = "provider"


class _Bot(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    category: BotCategory
    says: tuple[str, ...] = ()
    proof: str | None = None
    directed_by: DirectedBy = "provider"


class _Provider(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    url: str
    bots: tuple[_Bot, ...]
    proofs: dict[str, Proof] = {}


class _Directory(Struct, frozen=True, forbid_unknown_fields=True):
    provider: tuple[_Provider, ...]


# A word, with `/` if a number follows; the rest of what stands there, a version or a web address, is matched to be
# skipped.
_WORDS = re.compile(r"([\w.+!-]+(?:/(?=\d))?)[^\s;,()]*")
# Browsers name others in whose place they want to be served, and so do some bots.
_LIKE = "like"


class KnownBots:
    """A directory of bots. Looks up words, so that its size costs nothing."""

    def __init__(self, bots: tuple[KnownBot, ...]) -> None:
        """WrongDirectory if two bots have one name, or say the same."""
        self.bots = bots
        names: dict[str, KnownBot] = {}
        said: dict[tuple[str, ...], KnownBot] = {}
        # By the first word, the longest name first.
        self._by_word: dict[str, list[tuple[tuple[str, ...], KnownBot]]] = {}
        self._by_host: dict[str, KnownBot] = {}
        for bot in bots:
            if names.setdefault(bot.name, bot) is not bot:
                raise WrongDirectory(f"two bots are called {bot.name}")
            for text in bot.says:
                for words in _names(text):
                    if said.setdefault(words, bot) is not bot:
                        raise WrongDirectory(f"{bot.name} and {said[words].name} both say {text!r}")
            for host in bot.proof.keys:
                if self._by_host.setdefault(host, bot) is not bot:
                    raise WrongDirectory(f"{bot.name} and {self._by_host[host].name} are signed by {host}")
        for words, bot in sorted(said.items(), key=lambda one: -len(one[0])):
            self._by_word.setdefault(words[0], []).append((words, bot))

    @property
    def key_hosts(self) -> tuple[str, ...]:
        """The hosts whose keys sign for a bot, in order."""
        return tuple(sorted(self._by_host))

    def named_in(self, user_agent: str) -> KnownBot | None:
        """Return the bot that a user agent names: the most specific name, and of those the first in the text."""
        words: list[str] = _WORDS.findall(user_agent[:MAXIMUM_LENGTH].lower())
        best: KnownBot | None = None
        length = 0
        for at, word in enumerate(words):
            candidates = self._by_word.get(word)
            if candidates is None or (at and words[at - 1] == _LIKE):
                continue
            for name, bot in candidates:
                if len(name) <= length:
                    break
                if len(name) == 1 or _plain(words[at : at + len(name)]) == _plain(name):
                    best, length = bot, len(name)
                    break
        return best

    def signed_by(self, host: str) -> KnownBot | None:
        """Return the bot for which a host publishes keys."""
        return self._by_host.get(host)


def _names(text: str) -> list[tuple[str, ...]]:
    """Return the words of a name, each as it can stand in a user agent: with a version behind the first, or without."""
    words = tuple(_WORDS.findall(text.lower().removesuffix("/")))
    if not words or " ".join(words) != text.lower().removesuffix("/"):
        raise WrongDirectory(f"{text!r} is no name: it has other characters than words have")
    if text.endswith("/") and len(words) > 1:
        raise WrongDirectory(f"{text!r} is no name: only a single word can ask for a version")
    versioned = (words[0] + "/", *words[1:])
    return [versioned] if text.endswith("/") else [words, versioned]


def _plain(words: tuple[str, ...] | list[str]) -> list[str]:
    return [word.removesuffix("/") for word in words]


@cache
def known_bots() -> KnownBots:
    """Return the directory that ships."""
    return KnownBots(read_directory(FILE.read_bytes()))


def read_directory(text: bytes) -> tuple[KnownBot, ...]:
    """Read a directory in the form of `known_bots.toml`; WrongDirectory, or msgspec.DecodeError if it is none."""
    found = []
    for provider in msgspec.toml.decode(text, type=_Directory).provider:
        used = set()
        for bot in provider.bots:
            proof = NO_PROOF
            if name := ("all" if bot.proof is None else bot.proof):
                used.add(name)
                if name != "all" and name not in provider.proofs:
                    raise WrongDirectory(f"{bot.name} has the proof {name!r}, which {provider.name} does not")
                proof = provider.proofs.get(name, NO_PROOF)
            if ("list" in proof.complete and proof.list is None) or ("hosts" in proof.complete and not proof.hosts):
                raise WrongDirectory(f"of {bot.name} a part is complete that is not there")
            found.append(
                KnownBot(
                    name=bot.name,
                    provider=provider.name,
                    provider_url=provider.url,
                    category=bot.category,
                    says=bot.says or (bot.name,),
                    proof=proof,
                    directed_by=bot.directed_by,
                )
            )
        if unused := set(provider.proofs) - used:
            raise WrongDirectory(f"no bot of {provider.name} has its proof {unused.pop()!r}")
    return tuple(found)
