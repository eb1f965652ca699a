"""What of an article goes into one call: all of a short one, one section after another of a long one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile

from bot.analysis.model.failure import CallError
from bot.article.article import Article
from bot.article.sentences import Sentence

MAX_WORDS = 12_000
"""The longest article that is sent at all."""
MAX_CHARACTERS = 80_000
"""The same limit for scripts that put no spaces between words."""
SECTION_WORDS = 1_500
"""The longest article that one call takes; sections are as long on average, or shorter."""
MAX_SECTIONS = 6
"""Ten seconds a section are left of the desk's minute: past this, sections grow instead."""
OVERLAP = 3
"""Sentences before a section that it begins with, so that a reply finds its claim across the cut."""
OVERLAP_WORDS = 300
"""The most that these may be long: a text without full stops is not sent twice."""

# A script without spaces has one "word" a clause: this many of its characters count as one word.
# No language with spaces has words as long on average.
_CHARACTERS_A_WORD = 8
# How far from its ideal place, in parts of a section, a cut looks for the end of a paragraph.
_TOLERANCE = 0.25


@dataclass(frozen=True, slots=True)
class Section:
    """Some of an article's sentences, under the numbers they have in the whole of it.

    `number` counts from 1 to `of`. `sentences` are, in order: the headline, byline and date lines
    that the article begins with, those in `shared`, and the section's own. `shared` holds the
    numbers of the sentences that the section before has too.
    """

    number: int
    of: int
    sentences: tuple[Sentence, ...]
    shared: frozenset[int] = frozenset()

    @property
    def citable(self) -> frozenset[int]:
        """The numbers that this section shows, and so all that a reply to it can know of."""
        return frozenset(sentence.number for sentence in self.sentences if sentence.body)


def whole(article: Article) -> Section:
    """Return all of `article`, however long, as one section."""
    return Section(1, 1, article.sentences)


def sections_of(article: Article) -> tuple[Section, ...]:
    """Return the sections that `article` is sent in: one up to `SECTION_WORDS`, else several.

    Cuts fall between paragraphs, or between sentences where no paragraph ends near.

    Raises:
        CallError: of kind ``too_long``: the article has more than `MAX_WORDS` or `MAX_CHARACTERS`.
    """
    if len(article.text) > MAX_CHARACTERS or len(article.text.split()) > MAX_WORDS:
        limits = f"{MAX_WORDS:,} words or {MAX_CHARACTERS:,} characters"
        raise CallError("too_long", f"The article has more than {limits}; send it in parts.", sent=False)
    count = min(MAX_SECTIONS, -(-sum(map(_weight, article.sentences)) // SECTION_WORDS))
    head = tuple(takewhile(lambda sentence: not sentence.body, article.sentences))
    rest = article.sentences[len(head) :]
    if count < 2 or len(rest) < 2:
        return (whole(article),)
    bounds = [0, *sorted(set(_cuts(rest, count))), len(rest)]
    return tuple(
        _section(number, len(bounds) - 1, head, rest, start, end)
        for number, (start, end) in enumerate(pairwise(bounds), start=1)
    )


def _section(
    number: int, of: int, head: Sequence[Sentence], rest: Sequence[Sentence], start: int, end: int
) -> Section:
    again = _tail(rest[max(0, start - OVERLAP) : start])
    return Section(
        number, of, (*head, *again, *rest[start:end]), frozenset(sentence.number for sentence in again)
    )


def _tail(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return the last of `sentences`, as many as are together no longer than `OVERLAP_WORDS`."""
    lengths = accumulate(map(_weight, reversed(sentences)))
    fitting = sum(1 for _ in takewhile(lambda length: length <= OVERLAP_WORDS, lengths))
    return sentences[len(sentences) - fitting :]


def _cuts(sentences: Sequence[Sentence], count: int) -> Iterator[int]:
    """Yield where to cut into `count` parts of like length: positions that a part begins at."""
    ends = list(accumulate(map(_weight, sentences)))
    size = ends[-1] / count
    for part in range(1, count):
        strains = [abs(end - part * size) / size for end in ends[:-1]]
        paragraphs = [
            at
            for at, strain in enumerate(strains, start=1)
            if strain <= _TOLERANCE and sentences[at - 1].paragraph != sentences[at].paragraph
        ]
        yield min(paragraphs or range(1, len(sentences)), key=lambda at: strains[at - 1])


def _weight(sentence: Sentence) -> int:
    """Return the words of a sentence, or what its characters amount to if they are more."""
    return max(len(sentence.text.split()), len(sentence.text) // _CHARACTERS_A_WORD)
