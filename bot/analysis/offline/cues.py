"""Where a reporting verb reports: the verb with its helpers, told from nouns, passives and refusals."""

from __future__ import annotations

from typing import NamedTuple

from bot.analysis.offline.figures import counts, differs
from bot.analysis.offline.grammar import (
    AUXILIARIES,
    BE,
    BETWEEN,
    CLAUSE_WORDS,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
)
from bot.analysis.offline.lexicon import Verb
from bot.analysis.offline.objects import REACH, is_shot_down, meets_assertion
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.retractions import takes_back

_THAT_WITHIN = 8
# "Would neither confirm nor deny it" says nothing.
_NOT_BEFORE = frozenset("of for without with about from 's ’s neither nor".split())
_REFUSING = frozenset("declined declines refused refuses failed fails unable".split())
_CARRYING_ON = frozenset("on continued continues".split())
_HELPERS = frozenset("has have had also again repeatedly later will would did does then".split())
_OUTER = frozenset("what which whom as".split())
_PASSIVE = frozenset(("reported", "alleged"))


class Cue(NamedTuple):
    """A reporting verb in its unit: its token, where its helpers begin, and its clause's first token.

    `first` is the unit's first token, `end` the token after its last.
    """

    reading: Reading
    unit: int
    at: int
    group: int
    floor: int
    verb: Verb
    first: int
    end: int

    @property
    def is_passive(self) -> bool:
        """Whether the subject suffers the verb: "was accused of"."""
        if self.group == self.at:
            return False
        helpers = self.reading.tokens.lower[self.group : self.at]
        return not BE.isdisjoint(helpers) and not self.is_participle

    @property
    def is_participle(self) -> bool:
        """Whether the verb is an -ing form, said of another clause's subject."""
        return self.verb.form.endswith("ing")


def cue_at(reading: Reading, unit: int, at: int) -> Cue | None:
    """Return the cue whose verb is token `at`, or None where that word reports nothing."""
    verb = reading.lexicon.verbs[reading.tokens.lower[at]]
    first, end = reading.bounds[unit]
    group = group_start(reading, at, first)
    cue = Cue(reading, unit, at, group, _floor(reading, group, first), verb, first, end)
    if _is_bound(cue) or _is_capital(cue) or _is_outer(cue) or _names_a_thing(cue) or _lays_claim(cue):
        return None
    return cue if _reports(cue) else None


def _reports(cue: Cue) -> bool:
    """Say whether what follows the verb, or the verb itself, shows that it reports."""
    reading, verb, at = cue.reading, cue.verb, cue.at
    following = reading.tokens.lower[at + 1] if at + 1 < cue.end else ""
    match verb.frame:
        case "own":
            sure = takes_back(reading, at, cue.end)
        case "put":
            sure = counts(reading.tokens.lower[at : cue.end])
        case "differ":
            sure = differs(reading.tokens.lower[at : cue.end])
        case "then":
            sure = following in verb.then and meets_assertion(reading, at + 1, cue.end)
        case "back" if following in ("down", "out"):
            sure = is_shot_down(reading, at)
        case _:
            sure = following in verb.then if verb.then else not verb.doubtful or _is_surely_a_verb(cue)
    return sure


def group_start(reading: Reading, at: int, first: int) -> int:
    """Return the first token of the verb's group: "has repeatedly | said"."""
    lower = reading.tokens.lower
    while at > first and (
        lower[at - 1] in BETWEEN or lower[at - 1] in AUXILIARIES or reading.is_adverb(at - 1)
    ):
        at -= 1
    return at


def _is_bound(cue: Cue) -> bool:
    """The word is a noun ("his warning"), an infinitive, a passive, or something not said at all."""
    lower, at = cue.reading.tokens.lower, cue.at
    previous = lower[at - 1] if at > cue.first else ""
    if previous in DETERMINERS and previous not in ("all", "both", "that"):
        return True
    if previous == "," and lower[at + 1 : at + 2] == ["by"]:
        return True
    # "She was responding to a claim" says nothing of what she said.
    responding = cue.verb.form in ("responding", "replying") and previous in BE
    # "A clerk accused of theft has left": whoever accuses names whom.
    suffering = cue.verb.form == "accused" and lower[at + 1 : at + 2] == ["of"] and cue.group == at
    suffering = suffering and cue.reading.sentence(cue.unit).body
    if previous in _NOT_BEFORE or (previous == "not" and cue.is_participle) or responding or suffering:
        return True
    # "To just laugh off the claims": an adverb may stand between.
    group = lower[cue.group : at]
    if "to" in group and lower[max(0, cue.group + group.index("to") - 1)] not in _CARRYING_ON:
        return True
    if previous in BE and not cue.is_participle:
        return cue.verb.frame != "urge" and cue.verb.form not in _PASSIVE and not _is_denied_by_somebody(cue)
    return cue.group > cue.first and lower[cue.group - 1] in _REFUSING


def _is_denied_by_somebody(cue: Cue) -> bool:
    """ "The claim was dismissed by the clerk": somebody rejects it, and it is something asserted."""
    lexicon, lower = cue.reading.lexicon, cue.reading.tokens.lower
    return (
        lexicon.denials.get(cue.verb.form) in ("deny", "reject")
        and lower[cue.at + 1 : cue.at + 2] == ["by"]
        and (
            not lexicon.assertions.isdisjoint(lower[cue.floor : cue.group])
            or lower[cue.floor : cue.group] in (["this"], ["that"], ["it"])
        )
    )


def _is_capital(cue: Cue) -> bool:
    """A capital inside a sentence of the body is part of a name: "United States"."""
    tokens = cue.reading.tokens
    return cue.at > cue.first and tokens.is_name(cue.at) and cue.reading.sentence(cue.unit).body


def _is_outer(cue: Cue) -> bool:
    """ "What she called", "which he said": the words reported stand outside the clause."""
    lower, group = cue.reading.tokens.lower, cue.group
    return group - 2 >= cue.first and lower[group - 1] in PERSONAL and lower[group - 2] in _OUTER


def _names_a_thing(cue: Cue) -> bool:
    """ "A boat called Longreach": the participle belongs to the noun before it."""
    tokens, lexicon, at = cue.reading.tokens, cue.reading.lexicon, cue.at
    if cue.verb.frame != "call" or not cue.verb.form.endswith("ed") or cue.group < at or at == cue.first:
        return False
    head = tokens.lower[at - 1]
    known = head in lexicon.people or head in lexicon.titles or head in PERSONAL
    return not (
        known or head in ("who", "which", "and", "but") or tokens.is_name(at - 1) or not head[0].isalpha()
    )


def _that_follows(cue: Cue) -> bool:
    """ "Reported on Thursday that", "alleged in a lawsuit that": the clause comes a little later."""
    lower = cue.reading.tokens.lower
    near = lower[cue.at + 1 : min(cue.end, cue.at + _THAT_WITHIN)]
    return "that" in near and CLOSERS.isdisjoint(near[: near.index("that")])


def _lays_claim(cue: Cue) -> bool:
    """ "Both states claim the islands", "a fire that claimed three lives": nothing is said."""
    tokens = cue.reading.tokens
    if not cue.verb.form.startswith("claim") or cue.at + 1 >= cue.end:
        return False
    if tokens.lower[cue.at + 1] not in DETERMINERS and not tokens.lower[cue.at + 1].isdigit():
        return False
    rest = tokens.lower[cue.at + 1 : cue.end]
    return not any(
        word in AUXILIARIES or word in CLOSERS or word.endswith("ed") or word in cue.reading.lexicon.verbs
        for word in rest[:-1]
    )


def _is_surely_a_verb(cue: Cue) -> bool:
    """A word that is also a noun is a verb between a possible subject and something said."""
    tokens, lexicon = cue.reading.tokens, cue.reading.lexicon
    lower, at, group = tokens.lower, cue.at, cue.group
    following = lower[at + 1] if at + 1 < cue.end else ""
    suffered = cue.is_passive and (cue.verb.frame == "urge" or _is_denied_by_somebody(cue))
    # A road is maintained; that something is so is only ever said.
    maintained = following == "that" and group > cue.first and cue.verb.form.startswith("maintain")
    # "The ministry on Monday accused neighbouring Norway of": whom, then of what.
    accusing = cue.verb.form == "accused" and "of" in lower[at + 1 : min(cue.end, at + _THAT_WITHIN)]
    if suffered or maintained or accusing or following in lexicon.assertions:
        return True
    if lexicon.denials.get(cue.verb.form) == "reject" and meets_assertion(cue.reading, at, cue.end):
        return group > cue.first
    if _is_of_assertion(cue):
        return True
    helped = not _HELPERS.isdisjoint(lower[group:at])
    if helped or group == cue.first:
        return helped
    head = lower[group - 1]
    if head == "and" and not cue.verb.form.endswith("ed"):
        return following == "out"
    can_lead = (
        head in PERSONAL
        or head in ("who", "which", ",", ")", "and")
        or head in QUOTE_MARKS
        or head in lexicon.people
        or tokens.is_name(group - 1)
        or (cue.verb.form.endswith("ed") and _ends_noun_phrase(cue))
    )
    can_follow = (
        following in QUOTE_MARKS
        or following in (":", ",", "that", "what", "out")
        or following in PERSONAL
        or following in DETERMINERS
        or following in lexicon.times
        or (at + 1 < cue.end and tokens.is_name(at + 1))
        or (following in PREPOSITIONS and _that_follows(cue))
        or (following == "on" and lower[at + 2 : at + 3] != [] and lower[at + 2] in lexicon.times)
        or (
            following in PREPOSITIONS
            and (head == "," or lexicon.denials.get(cue.verb.form) in ("deny", "reject"))
        )
    )
    return can_lead and can_follow


def _is_of_assertion(cue: Cue) -> bool:
    """ "A claim that the mill disputes": what is denied stands before."""
    lower, lexicon = cue.reading.tokens.lower, cue.reading.lexicon
    return lexicon.denials.get(cue.verb.form) in ("deny", "reject") and any(
        lower[at] in lexicon.assertions and lower[at + 1] in ("that", "which")
        for at in range(max(cue.first, cue.group - REACH), cue.group - 2)
    )


def _ends_noun_phrase(cue: Cue) -> bool:
    """ "The jury | praised its work": nothing but a noun and what belongs to it stands before the verb."""
    tokens, lexicon = cue.reading.tokens, cue.reading.lexicon
    at = cue.group
    while at > cue.floor and tokens.words[at - 1] not in CLOSERS:
        at -= 1
        word = tokens.lower[at]
        if (
            word in AUXILIARIES
            or word in CLAUSE_WORDS
            or (word in lexicon.verbs and not lexicon.verbs[word].doubtful)
        ):
            return False
    if at == cue.group or tokens.lower[at] in PREPOSITIONS:
        return False
    return tokens.lower[at] in DETERMINERS or tokens.is_name(at)


def _floor(reading: Reading, group: int, first: int) -> int:
    """Return where the verb's clause can begin at the earliest: after a quotation, colon or semicolon."""
    at = group - 1
    while at >= first:
        owner = reading.quoted[at]
        if owner >= 0:
            quotation = reading.quotations[owner]
            if at == group - 1 or quotation.last - quotation.first > 4:
                return at + 1
            at = quotation.first
        elif reading.tokens.words[at] in (":", ";"):
            return at + 1
        at -= 1
    return first
