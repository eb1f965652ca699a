"""Assertions: what each party says where nobody contests it."""

from __future__ import annotations

from collections.abc import Set

from bot.analysis.offline.answers import asks, refuses_comment
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Claim, Hall
from bot.analysis.offline.gathering import ACCUSING
from bot.analysis.offline.grammar import AUXILIARIES, PERSONAL, QUOTE_MARKS, is_negation
from bot.analysis.offline.voices import key_of

# Verbs that say something only with a clause or a quotation.
_MEANT_OTHERWISE = ("admit", "adding", "complain")


def assertions(hall: Hall, but: Set[str]) -> list[Claim]:
    """Return what each party asserts, a claim a party, except the parties in `but`.

    What nobody is named for is left to the context. Praise, questions and thanks assert nothing, and
    what is said inside another's words is theirs.
    """
    lexicon = hall.reading.lexicon
    by_key: dict[str, Claim] = {}
    outer: Saying | None = None
    for saying, voice in hall.spoken:
        nested = outer is not None and outer.content[0] <= saying.verb < outer.content[1]
        if not nested:
            outer = saying if saying.cue != "according" else None
        verb = lexicon.verbs.get(saying.cue)
        refusing = lexicon.denials.get(saying.cue) in ("deny", "reject")
        idle = verb is not None and verb.frame in ("urge", "back") and saying.cue not in ACCUSING
        idle = idle or _says_nothing(hall, saying)
        if voice is None or nested or idle or refusing or key_of(voice) in but:
            continue
        if refuses_comment(hall.reading, saying) or asks(saying):
            continue
        key = key_of(voice)
        evidence = hall.evidence(saying)
        if key in by_key:
            by_key[key].sentences |= evidence
        else:
            by_key[key] = Claim(set(evidence), voice, main=saying)
    return list(by_key.values())


def _says_nothing(hall: Hall, saying: Saying) -> bool:
    """ "Did not admit women", "said nothing of it": what is not said is no assertion.

    Nor is a plea ("pleaded guilty", "after admitting theft") or what the verb means otherwise
    ("complaining of pain", "adding two trains").
    """
    lower = hall.reading.tokens.lower
    if not saying.following:
        return False
    following = lower[saying.verb + 1 : saying.verb + 2]
    if is_negation(lower[saying.verb - 1]) or following in (["nothing"], ["guilty"]):
        return True
    if not saying.cue.startswith(_MEANT_OTHERWISE):
        return False
    words = lower[slice(*saying.content)]
    return AUXILIARIES.isdisjoint(words) and PERSONAL.isdisjoint(words) and QUOTE_MARKS.isdisjoint(words)
