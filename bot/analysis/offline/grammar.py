"""The closed classes of English words that bound a phrase: there are few, and they do not change."""

from __future__ import annotations

PERSONAL = frozenset("he she they it i we you".split())
AUXILIARIES = frozenset(
    "is are was were be been being am has have had do does did will would shall should can could may might"
    " must cannot 'd ’d isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't"
    " can't couldn't shouldn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t"
    " wouldn’t can’t couldn’t shouldn’t".split()
)
BE = frozenset("is are was were be been being am".split())
DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some many several one two three both all"
    " another other no any each every most few".split()
)
PREPOSITIONS = frozenset(
    "in on at by for from with to of about into over under after before during since until through across"
    " against among amid between within without near via despite as per upon toward towards following around"
    " outside inside behind beyond".split()
)
# Words that begin a clause: a subject never reaches back over them.
CLAUSE_WORDS = frozenset(
    "that which when while because if although though since where whereas whether so than what how why until"
    " unless but or nor yet as once who whom whose".split()
)
# Words that may stand between a subject and its verb.
BETWEEN = frozenset(
    "also later then now again once still just even only already soon never not always often thus therefore"
    " himself herself themselves itself both all went goes on to reportedly too first further instead ever"
    " long".split()
)
QUOTE_MARKS = frozenset("\"“”„«»‘’'") | {"''", "‘‘", "’’", "``"}
CLOSERS = QUOTE_MARKS | frozenset(",;:()[]–—?!…-") | {"--"}

_SHORTENED = (
    "ai are ca could dare did do does had has have is may might must need ought sha should was were wo would"
)
NEGATIONS = frozenset("no not never none nothing nobody neither nor cannot nowhere".split()).union(
    *({f"{word}n't", f"{word}n’t"} for word in _SHORTENED.split())
)
_LY_BUT_NO_ADVERBS = frozenset("family reply july italy assembly ally anomaly monopoly bully rally".split())


def is_adverb(word: str) -> bool:
    """Say whether a word in lower case is an adverb by its ending."""
    return word.endswith("ly") and len(word) > 4 and word not in _LY_BUT_NO_ADVERBS


def is_negation(word: str) -> bool:
    """Say whether a word in lower case negates what it stands with."""
    return word in NEGATIONS
