"""What a statement is about, in the form that two of them are compared in: English only.

Own compilations of words, as in `bot.analysis.polarity`: the comparison is strict, so a word that
is missing here costs a proposal and makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.analysis.folding import NAME_PARTICLES, WORD, fold, fold_word, is_capitalised, unify, words_of
from bot.analysis.numbers import Number, numbers_in
from bot.analysis.offline.grammar import AUXILIARIES, CLAUSE_WORDS, DETERMINERS, PERSONAL, PREPOSITIONS
from bot.analysis.offline.lexicon import lexicon
from bot.analysis.polarity import negated_words

Name = int | tuple[str, ...]
"""An actor's id where the article's actors hold the name, else its words."""

# Words that carry no matter.
_EMPTY = (
    AUXILIARIES
    | CLAUSE_WORDS
    | DETERMINERS
    | PERSONAL
    | PREPOSITIONS
    | frozenset(
        """and or such not nor her hers him his me my us themselves itself himself herself own there then
        also again already very just only said say says saying added adds told tells according ago percent
        per cent hundred thousand million billion trillion dozen""".split()
    )
)
# Words of time are in statements of every matter.
TIMES = frozenset("day week month year tim hour night morn today yesterd tomorrow weekend".split())
# One more or less of these, and it is another claim.
_TURNS = frozenset(
    """above accidentally after against all alleged almost always any at-least before behind below beyond both
    could deputy double down early either every ex fail failed fails fewer first former fourth future half
    if intend intends intended just last late later least less may meant might more most most-recent must near
    nearly never new next non old once only other out over part partly plan planned plans previous previously
    promised quarter rarely refuse refused refuses second seldom several shall should some sometimes still
    stop stopped stops supposedly third threatened to-be too triple twice under unless unlike until up
    usually vice when whether while will without would yet""".split()
)
_OPPOSITES = [
    frozenset(pair.split("/"))
    for pair in """rise/fall rise/drop increase/decrease open/close legal/criminal safe/dangerous begin/end
    start/finish buy/sell win/lose gain/lose hire/sack raise/cut raise/lower help/harm true/false""".split()
]
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de")
_LEMMAS = {
    form: forms.split()[0]
    for forms in """begin began begun|break broke broken|bring brought|build built|buy bought|come came|cut
    |draw drew drawn|drive drove driven|fall fell fallen|find found|fly flew flown|get got|give gave given
    |go went gone|grow grew grown|hide hid hidden|hold held|keep kept|know knew known|lead led
    |leave left leaving|lie lied lying|lose lost|make made making|meet met|pay paid|rise rose risen rising
    |run ran|say said|see saw seen|sell sold|send sent|sink sank sunk|speak spoke spoken|spend spent
    |steal stole stolen|strike struck|take took taken taking|teach taught|think thought
    |throw threw thrown|win won|write wrote written|man men|woman women|child children|person people
    |use using|close closing|rob robbing""".split("|")
    for form in forms.split()
}
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be)\b[^.;:]*?\bby\b")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "s", "e")
# A stem shorter than this is compared as it is.
_LEAST_STEM = 3
_LONGEST_STEM = 7
_LEAST_SOUGHT = 4
_PART = re.compile(r"[^\W_]{1,40}")


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the stems beside it, which say what is counted."""

    number: Number
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Matter:
    """The stems, names and numbers of some words in order, and what turns their sense.

    `opening` is a capitalised first word, which may be a name or may not: whoever compares two
    matters knows whether the other writes it small. `owners` are the words in the possessive,
    `named` those of all names.
    """

    words: frozenset[str]
    stems: tuple[str, ...]
    names: tuple[Name, ...]
    opening: str
    counts: tuple[Count, ...]
    turns: frozenset[str]
    negated: frozenset[str]
    owners: frozenset[str]
    named: frozenset[str]
    passive: bool

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in order."""
        return tuple(count.number for count in self.counts)


# In a busy week a new brief is compared with much the same statements as the one before.
@lru_cache(maxsize=1024)
def matter_of(text: str, actors: tuple[tuple[str, int], ...], speaker: str | None = None) -> Matter:
    """Read what `text` is about; `actors` has the ids by name, `speaker` is who is said to say it."""
    cast = dict(actors)
    unified = _unattributed(unify(text), speaker)
    folded = fold(unified)
    plain: list[str] = []
    names: list[Name] = []
    named: set[str] = set()
    opening = ""
    for run, opens in _runs(unified):
        if not run.named:
            plain.extend(run.words)
            continue
        found = tuple(_names(run.words, cast))
        if opens and len(run.words) == 1 and not any(isinstance(name, int) for name in found):
            word = run.words[0]
            if word not in _EMPTY:
                opening = word
            plain.append(word)
            continue
        names.extend(found)
        named.update(_without_rank(run.words))
    stems = tuple(dict.fromkeys(stem for stem in map(stem_of, plain) if stem))
    return Matter(
        words=frozenset(plain),
        stems=stems,
        names=tuple(dict.fromkeys(names)),
        opening=opening,
        counts=tuple(_counts(folded)),
        turns=frozenset(word for word in words_of(folded) if word in _TURNS),
        negated=frozenset(map(stem_of, negated_words(unified, "en"))),
        owners=frozenset(re.findall(r"(\w+)'s?(?!\w)", folded)),
        named=frozenset(named),
        passive=_PASSIVE.search(folded) is not None,
    )


@lru_cache(maxsize=8192)
def stem_of(word: str) -> str:
    """Return what two words are compared by; empty for one that carries no matter, or only turns it."""
    folded = fold_word(word)
    if folded in _EMPTY or folded in _TURNS or folded.isdigit():
        return ""
    if folded in _LEMMAS:
        return _LEMMAS[folded]
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _LEAST_STEM:
            folded = folded.removesuffix(ending)
            break
    return _LEMMAS.get(folded, folded)[:_LONGEST_STEM]


def opposed(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether one side has a word whose opposite the other has: safe and unsafe, rise and fall."""
    return _turned(first, second) or _turned(second, first)


def _turned(first: frozenset[str], second: frozenset[str]) -> bool:
    ours, theirs = ({_LEMMAS.get(word, word) for word in side} for side in (first, second))
    if any(f"{prefix}{word}" in theirs for word in ours - theirs for prefix in _NEGATING):
        return True
    stems, others = ({stem_of(word) for word in side} for side in (ours - theirs, theirs - ours))
    return any(
        {stem_of(word) for word in pair} <= stems | others
        and len({stem_of(word) for word in pair} & stems) == 1
        for pair in _OPPOSITES
    )


def sought_words(matters: Iterable[Matter], limit: int) -> list[str]:
    """Return beginnings of words by which other statements on these matters are sought, names first."""
    named: dict[str, None] = {}
    counted: dict[str, None] = {}
    plain: dict[str, None] = {}
    for matter in matters:
        named.update(dict.fromkeys(sorted(matter.named)))
        counted.update(dict.fromkeys(digits for (digits, _) in matter.numbers if len(digits) > 1))
        for word in sorted(matter.words, key=len, reverse=True):
            if stem := stem_of(word):
                plain[stem if word.startswith(stem) and len(stem) >= _LEAST_SOUGHT else word] = None
    parts = (part for word in (*named, *counted, *plain) for part in _PART.findall(word))
    return list(dict.fromkeys(part for part in parts if len(part) > 1))[:limit]


@dataclass(frozen=True, slots=True)
class _Run:
    words: tuple[str, ...]
    named: bool


def _runs(text: str) -> Iterator[tuple[_Run, bool]]:
    """Yield the words of `text` in runs of capitalised and of other ones, and whether each opens it."""
    run: list[str] = []
    first = True
    end = 0
    for match in WORD.finditer(text):
        word = match.group()
        capital = is_capitalised(word)
        joined = run and text[end : match.start()] in (" ", ". ", "' ", "'s ", "-")
        end = match.end()
        if run and not (joined and (capital or word in NAME_PARTICLES)):
            yield _Run(tuple(run), True), first
            run, first = [], False
        if capital or (run and word in NAME_PARTICLES):
            run.append(fold_word(word))
        else:
            yield _Run((fold_word(word),), False), first
            first = False
    if run:
        yield _Run(tuple(run), True), first


def _names(words: tuple[str, ...], cast: Mapping[str, int]) -> Iterator[Name]:
    """Yield the actors in a run of capitalised words, then what is left of it."""
    words = _without_rank(words)
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            known = cast.get(" ".join(words[start : start + length]))
            if known is not None:
                yield from _names(words[:start], cast)
                yield known
                yield from _names(words[start + length :], cast)
                return
    if words:
        yield words


def _without_rank(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _ranks())


@cache
def _ranks() -> frozenset[str]:
    return lexicon().titles | lexicon().honorifics | _EMPTY


def _counts(folded: str) -> Iterator[Count]:
    end = 0
    for number, stated in numbers_in(folded).items():
        at = folded.find(stated, end)
        end = at + len(stated) if at >= 0 else end
        yield Count(
            number,
            next(filter(None, map(stem_of, reversed(words_of(folded[max(0, at - 60) : max(0, at)])))), ""),
            next(filter(None, map(stem_of, words_of(folded[end : end + 60]))), ""),
        )


def _unattributed(text: str, speaker: str | None) -> str:
    """Return `text` without "X said on Monday (that)", at its beginning or its end."""
    who = [r"s?he", "they"]
    if speaker:
        words = unify(speaker).split()
        who += [re.escape(" ".join(words)), re.escape(words[-1])] if words else []
    said = rf"(?:{'|'.join(who)}) (?:said|says|added|adds)(?: on {_DAY})?"
    told = rf"(?:said|says) (?:{'|'.join(who)})(?: on {_DAY})?"
    text = re.sub(rf"^{said}(?: that)?,? ", "", text, flags=re.IGNORECASE)
    return re.sub(rf",? (?:{said}|{told})\.?$", "", text, flags=re.IGNORECASE)
