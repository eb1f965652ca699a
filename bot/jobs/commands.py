"""What the words after a command ask for, or a mention that begins with a command's word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.article.cleaning import plain
from bot.digests.wish import Wish, WishError, read_wish

LONGEST_WORDS = 500
"""Characters of a name or of search words; longer ones are not looked up."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_CHANNEL = re.compile(r"(<#[CDG][A-Z0-9]{1,40}(?:\|[^<>|]*)?>)")
_BARE_CHANNEL = re.compile(r"(?<![\w<])#([CG][A-Z0-9]{7,40})\b")
_COMMAND = re.compile(
    r"/?(?P<word>actor|claims|digest|rejoinder)(?=[\s:]|$)[\s:]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_WHO = re.compile(r"who(?:['’]s|\s+(?:is|are|was|were))\s+(?P<name>\S.*)", re.IGNORECASE | re.DOTALL)
_SAID = re.compile(
    r"what\s+(?:did|does|has|have)\s+(?P<name>\S.*?)\s+(?:say|said|claim|claimed)\b"
    r"(?:\s+(?:about|on|of)\s+(?P<matter>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_TO = re.compile(r"\s+to\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskActor:
    """Who somebody is."""

    name: str


@dataclass(frozen=True, slots=True)
class AskClaims:
    """Who said what, in the words of a search."""

    words: str


@dataclass(frozen=True, slots=True)
class AskMerge:
    """Whether two are one."""

    name: str
    other: str


@dataclass(frozen=True, slots=True)
class AskSplit:
    """To take one apart."""

    name: str


@dataclass(frozen=True, slots=True)
class AskRename:
    """To call somebody by another name."""

    name: str
    new: str


@dataclass(frozen=True, slots=True)
class AskHistory:
    """What people decided of an actor."""

    name: str


@dataclass(frozen=True, slots=True)
class AskUndo:
    """To undo the last that one has decided."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What the commands do; `topic` is the command it is asked of."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class AskStatus:
    """How the bot is, and what it lets the asker see."""


@dataclass(frozen=True, slots=True)
class AskDigest:
    """To have a channel's digests ended, told of, shown or posted."""

    act: Literal["off", "status", "preview", "now"]


@dataclass(frozen=True, slots=True)
class SetDigest:
    """To have digests posted in a channel."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class WrongDigest:
    """Words after a digest's command that tell nothing; `reason` is a sentence."""

    reason: str


DigestAsk = AskDigest | SetDigest | WrongDigest
Ask = (
    AskActor
    | AskClaims
    | AskMerge
    | AskSplit
    | AskRename
    | AskHistory
    | AskUndo
    | AskHelp
    | AskStatus
    | DigestAsk
)
LookUp = AskActor | AskClaims
"""What may be asked in public, and changes nothing."""


def read_actor(text: str) -> Ask:
    """Read what follows ``/actor``; a name in quotation marks is a name whatever it begins with."""
    text = _typed(text)
    if not text or text.casefold() == "help":
        return AskHelp("actor")
    word, _, rest = text.partition(" ")
    return _judging(word.casefold(), rest.strip()) or AskActor(_name(text))


def _judging(word: str, rest: str) -> Ask | None:
    """Read what a person has to say of actors; None where a name only begins like it."""
    match word:
        case "undo" if not rest:
            return AskUndo()
        case "merge" | "split" | "rename" | "history" if not rest:
            return AskHelp("actor")
        case "merge":
            return _of_two(rest.split(",", 1), AskMerge)
        case "rename":
            return _of_two(_TO.split(rest, maxsplit=1), AskRename)
        case "split" | "history":
            return (AskSplit if word == "split" else AskHistory)(_name(rest))
    return None


def _of_two(parts: list[str], asking: type[AskMerge] | type[AskRename]) -> Ask | None:
    names = [_name(part) for part in parts]
    return asking(*names) if len(names) == 2 and all(names) else None


def read_claims(text: str) -> Ask:
    """Read what follows ``/claims``; a channel stays as Slack wrote it, since its id tells which it is."""
    words = _typed_with_channels(text)
    return AskHelp("claims") if not words or words.casefold() == "help" else AskClaims(words)


def read_digest(text: str) -> DigestAsk | AskHelp:
    """Read what follows ``/digest``."""
    words = _typed(text)
    match words.casefold().rstrip("."):
        case "" | "help":
            return AskHelp("digest")
        case "off" | "status" | "preview" | "now" as act:
            return AskDigest(act)
    try:
        return SetDigest(read_wish(words))
    except WishError as error:
        return WrongDigest(str(error))


def read_rejoinder(text: str) -> Ask:
    """Read what follows ``/rejoinder``: one of the commands, for where others own their short names."""
    word, _, rest = text.strip().partition(" ")
    match word.casefold():
        case "actor":
            return read_actor(rest)
        case "claims":
            return read_claims(rest)
        case "digest":
            return read_digest(rest)
        case "status":
            return AskStatus()
    return AskHelp()


def read_mention(text: str) -> LookUp | DigestAsk | AskHelp | None:
    """Read a short message to us; None where it begins with no command's word."""
    text = text.strip()
    if who := _WHO.fullmatch(text):
        return _actor(who["name"].rstrip("?! "))
    if said := _SAID.fullmatch(text.rstrip("?!. ")):
        name = _name(said["name"]).replace('"', "")
        matter = _typed_with_channels(said["matter"] or "")
        return AskClaims(f'by:"{name}" {matter}'.strip())
    if not (command := _COMMAND.fullmatch(text)):
        return None
    word, rest = command["word"].casefold(), command["rest"]
    if word == "rejoinder":
        return read_mention(rest)
    if word == "digest":
        digest = read_digest(rest)
        return AskHelp("preview") if digest == AskDigest("preview") else digest
    asked = read_claims(rest) if word == "claims" else read_actor(rest)
    return asked if isinstance(asked, (AskActor, AskClaims, AskHelp)) else AskHelp("private")


def _actor(name: str) -> LookUp | AskHelp:
    return AskActor(_name(name)) if _name(name) else AskHelp("actor")


def _typed(text: str) -> str:
    """Return a command's text as it was typed, on one line."""
    return " ".join(plain(text, bot_user_id="").translate(_QUOTES).split())


def _typed_with_channels(text: str) -> str:
    parts = _CHANNEL.split(_BARE_CHANNEL.sub(r"<#\1>", text))
    # Every second part is a channel.
    words = [part if index % 2 else plain(part, bot_user_id="") for index, part in enumerate(parts)]
    return " ".join("".join(words).translate(_QUOTES).split())


def _name(text: str) -> str:
    """Return a name without the quotation marks round it, and without the mark of a handle."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    return text.removeprefix("@").strip()
