"""Whether the words of a summary stand in the article: names, numbers, quotations, dates.

Names may come from anywhere in the article, numbers, dates and quotations only from the
evidence. A script without capitals shows no names: there only the rest is checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from bot.analysis.faults import FaultKind
from bot.analysis.folding import (
    WORD,
    Vocabulary,
    fold,
    fold_word,
    is_capitalised,
    stands_apart,
    unify,
    words_of,
    words_of_each,
)
from bot.analysis.numbers import numbers_in
from bot.article.article import Article

# Words that begin an English sentence with a capital and name nobody. Own compilation.
_OPENERS = frozenset(
    """a about according after again against all although amid among an and another any are as at because
    before both but by can claims critics despite during each earlier either even every few following for
    former from government he her his how however if in instead is it its later many meanwhile members more
    most neither new no none nor not nothing now officials on once one only opponents or other others
    others' our over people police rather reports residents she should since so some soon spokesman
    spokesperson spokeswoman such supporters than that the their them then there these they this those
    though three through two under unlike until was were what when where whether which while who why will
    with within without would yet denies rejects says disputes dismisses accuses adds argues insists
    maintains""".split()
)
_DATES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august"
    r"|september|october|november|december|yesterday|today|tomorrow|tonight"
    r"|(?:last|next|this) (?:week|month|year|night|weekend|spring|summer|autumn|winter)"
    r"|(?:days|weeks|months|years|decades) ago)\b"
)
_QUOTED = re.compile(r'"([^"]{2,}?)"|(?<!\w)\'(?!s\b)([^\']{2,}?)\'(?!\w)')
_ADDRESS = re.compile(r"\w+://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+")
# Scripts that set no spaces between words: there a name is looked for as it is written.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
# Iran and Iranian are one name; the shorter form must be long enough to be a name at all.
_DEMONYM_ENDINGS = frozenset(("n", "an", "ian", "i", "ish", "ese", "s", "er", "ic"))
# A paraphrase keeps at least this share of the evidence's own longer words.
_LEAST_SHARED = 1 / 4
_STEM = 5


@dataclass(frozen=True, slots=True)
class Stray:
    """Words of a summary that do not stand where they must."""

    kind: FaultKind
    found: str
    reason: str


class Source:
    """What summaries of one article are held against; read from the text at first use."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.language = article.language

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words and the runs of names of the article."""
        return Vocabulary(self.article.text)

    @cached_property
    def folded(self) -> str:
        """The article's text, folded."""
        return fold(self.article.text)

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """The words of each sentence, folded, in order."""
        return words_of_each([sentence.text for sentence in self.article.sentences])

    @cached_property
    def vocabularies(self) -> tuple[frozenset[str], ...]:
        """The same without order."""
        return tuple(map(frozenset, self.sentences))

    def words_in(self, number: int) -> frozenset[str]:
        """The words of one sentence, folded, without order."""
        return frozenset(words_of(self.article.sentence(number).text))

    @cached_property
    def _phrases(self) -> dict[str, bool]:
        return {}

    def has(self, phrase: str) -> bool:
        """Whether the words of `phrase` stand in the article one after the other."""
        known = self._phrases.get(phrase)
        if known is None:
            known = self._phrases[phrase] = self._has(phrase)
        return known

    def _has(self, phrase: str) -> bool:
        if stands_apart(phrase, self.article.text):
            return True
        words = words_of(phrase)
        if words and _UNSPACED.search(phrase):
            return fold(phrase) in self.folded
        return bool(words) and f" {' '.join(words)} " in self._spaced

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the article, folded, in order."""
        text, sentences = self.article.text, self.article.sentences
        # No word, and nothing that NFKC joins, reaches over white space: where it parts all
        # sentences, the words of the text are theirs.
        if all(text[one.end : other.start].isspace() for one, other in pairwise(sentences)):
            return tuple(chain.from_iterable(self.sentences))
        return words_of(text)

    @cached_property
    def _spaced(self) -> str:
        return f" {' '.join(self.words)} "


def stands_in(summary: str, evidence: str) -> bool:
    """Whether `summary` is wording of `evidence`, but for the form of its marks and its full stop."""
    # Of a text in one form each part is so, too, and what stands in it needs no folding.
    if summary in evidence and unicodedata.is_normalized("NFKC", evidence):
        return True
    return fold(summary).rstrip(".") in fold(evidence)


def strays(summary: str, evidence: str, source: Source) -> Iterator[Stray]:
    """Yield what of a reworded `summary` is not in `evidence` (numbers, dates, quotations) or the article."""
    yield from _names(summary, source)
    yield from _numbers(summary, evidence)
    yield from _dates(summary, evidence)
    yield from _quotations(summary, evidence)
    yield from _addresses(summary, source)
    yield from _unrelated(summary, evidence)


def _names(summary: str, source: Source) -> Iterator[Stray]:
    unified = unify(summary)
    before: str | None = None
    end = 0
    for match in WORD.finditer(unified):
        word = match.group()
        if not is_capitalised(word):
            before = None
            continue
        gap = unified[end : match.start()]
        opens = not end or gap.rstrip("\"' ").endswith((".", "!", "?", ":")) or gap.strip() == '"'
        folded = fold_word(word)
        end = match.end()
        if opens and _is_opener(folded, unified[match.end() :], source):
            before = None
            continue
        if not _known(folded, source.vocabulary.words):
            yield Stray(FaultKind.NAME, word, f"“{word}” does not stand in the article.")
        elif before and gap in (" ", ". ") and not _side_by_side(before, folded, source.vocabulary):
            name = f"{before} {word}"
            yield Stray(FaultKind.NAME, name, f"The article joins no “{before}” with “{word}” in one name.")
        before = folded


def _is_opener(folded: str, rest: str, source: Source) -> bool:
    """Whether a first word is capitalised for its place only, so that it names nobody."""
    if folded in source.vocabulary.lower or folded in _OPENERS:
        return True
    following = WORD.search(rest)
    starts_name = following is not None and is_capitalised(following.group()) and following.start() <= 2
    return source.language not in ("en", "und") and not starts_name


def _known(folded: str, words: frozenset[str]) -> bool:
    if folded in words:
        return True
    if "-" in folded and all(part in words for part in folded.split("-") if part):
        return True
    return len(folded) >= 4 and any(
        _same_stem(folded, word) for word in words if word[:4] == folded[:4] and word != folded
    )


def _same_stem(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return long.startswith(short) and long[len(short) :] in _DEMONYM_ENDINGS


def _side_by_side(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether two neighbouring capitalised words belong together in the article's own names.

    Titles and adjectives are free to move ("President Varn", "Varn, the president"): a word that
    the article also writes small, or that only resembles one of its words, joins with any name.
    """
    if {first, second} & vocabulary.lower or not {first, second} <= vocabulary.words:
        return True
    if second.endswith(tuple(_DEMONYM_ENDINGS)) and first.endswith(("an", "ian", "ese", "ish")):
        return True
    known = False
    for run in vocabulary.runs:
        if first in run:
            known = True
            if second in run[run.index(first) + 1 :]:
                return True
    return not known


def _numbers(summary: str, evidence: str) -> Iterator[Stray]:
    stated = numbers_in(evidence)
    for number, words in numbers_in(summary).items():
        if number not in stated:
            yield Stray(FaultKind.NUMBER, words, f"The number “{words}” does not stand in the evidence.")


def _dates(summary: str, evidence: str) -> Iterator[Stray]:
    worded = fold(evidence)
    for date in dict.fromkeys(_DATES.findall(fold(summary))):
        if date not in worded:
            yield Stray(FaultKind.DATE, date, f"The evidence does not say “{date}”: use its own words.")


def _quotations(summary: str, evidence: str) -> Iterator[Stray]:
    source = _bare(evidence)
    for match in _QUOTED.finditer(unify(summary)):
        quotation = match[1] or match[2]
        if _bare(quotation) not in source:
            yield Stray(FaultKind.QUOTE, quotation, f"“{quotation}” is not in the evidence word for word.")


def _bare(text: str) -> str:
    return " ".join(words_of(text))


def _addresses(summary: str, source: Source) -> Iterator[Stray]:
    for address in _ADDRESS.findall(summary):
        if fold(address).rstrip(".,)") not in source.folded:
            yield Stray(FaultKind.NAME, address, f"“{address}” does not stand in the article.")


def _unrelated(summary: str, evidence: str) -> Iterator[Stray]:
    """A summary that shares next to no longer word with its evidence is about something else."""
    said = [word for word in words_of(summary) if len(word) >= _STEM and word.isascii()]
    stems = {word[:_STEM] for word in words_of(evidence)}
    shared = sum(word[:_STEM] in stems for word in said)
    if len(said) >= 3 and shared < _LEAST_SHARED * len(said):
        yield Stray(FaultKind.WORDS, summary, "The summary has next to no words of its evidence.")
