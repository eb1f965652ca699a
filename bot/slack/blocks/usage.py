"""What the commands do, and how the bot is: shown where nothing else was asked for."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElement, RichTextListElement

from bot.slack.blocks.message import Payload
from bot.slack.blocks.text import escape, plain, section

_ACTOR = (
    "/actor NAME shows who somebody is and what they claimed and rejected:",
    (
        "/actor Oskar Venn",
        "/actor merge Oskar Venn, O. Venn – says that two are one, after showing what changes",
        "/actor split Oskar Venn – takes apart what articles say of two",
        "/actor rename O. Venn to Oskar Venn",
        "/actor history Oskar Venn – what people decided, with Undo; /actor undo – takes back your last",
        '/actor "Split Rock" – in quotation marks it is a name, whatever it begins with',
    ),
)
_CLAIMS = (
    "/claims WORDS finds who said what, newest first:",
    (
        "/claims ferry shelter",
        '/claims "valid certificate" by:Norrline – words in a row, and who said them',
        "/claims ferry since:2026-11-01 until:yesterday in:#world-desk",
        '/claims unanswered by:"Oskar Venn" – claims that nobody is known to have answered',
        "/claims bridg* -ferry – the beginning of a word, and a word to leave out",
    ),
)
_DIGEST = (
    "/digest has the day's disputes posted in this channel:",
    (
        "/digest daily 09:00",
        "/digest weekdays 08:30 Europe/Berlin – in a time zone, else in yours",
        "/digest days sun-thu 09:00, or days mon,wed,fri 17:00",
        "/digest weekly mon 09:00",
        "/digest daily 09:00 this channel – only what was filed here; else everything public, too",
        "/digest daily 09:00 following Oskar Venn, Norrline – only what concerns them",
        "/digest now – posts what is new since the last one; /digest preview – shows it to you alone",
        "/digest status; /digest off",
    ),
)
_MAIN = (
    "Mention me with an article (pasted, attached, linked or forwarded) or below one in its thread, or use "
    "“Brief this” in a message's menu, and I answer with who claims what and who rejects it. What I have "
    "read can be looked up:",
    (
        "/actor NAME (or /rejoinder actor NAME): who somebody is, their claims and rebuttals",
        "/claims WORDS (or /rejoinder claims WORDS): who said what",
        "in a thread, where commands do not work: mention me with “who is NAME”, “claims WORDS” or “what did "
        "NAME say about WORDS”; all in the channel see the answer",
        "/digest (or /rejoinder digest): the day's disputes, posted here when you want them",
        "/rejoinder status: what you may see here",
    ),
)
_TOPICS = {"actor": _ACTOR, "claims": _CLAIMS, "digest": _DIGEST}


def usage_message(topic: str = "") -> Payload:
    """Return what a command does, with examples; of all of them without a topic."""
    heading, examples = _TOPICS.get(topic, _MAIN)
    items: list[RichTextElement] = [section(plain(example)) for example in examples]
    elements = [section(plain(heading)), RichTextListElement(style="bullet", indent=0, elements=items)]
    blocks: list[Block] = [RichTextBlock(elements=elements)]
    return Payload.of(blocks, escape("\n".join([heading, *examples])))
