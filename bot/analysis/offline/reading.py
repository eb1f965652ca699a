"""An article laid out for the rules: tokens, quotations, and which tokens each sentence has."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from bot.analysis.offline.grammar import QUOTE_MARKS, is_adverb
from bot.analysis.offline.lexicon import Lexicon, lexicon
from bot.analysis.offline.quotations import Quotation, find_quotations, inside
from bot.analysis.offline.tokens import Tokens, between, tokenise
from bot.article.article import Article
from bot.article.sentences import Sentence

# Rules look back and ahead within a unit: this bounds their work on text without full stops.
_LONGEST_UNIT = 200
_LONGEST_DATELINE = 20
DASHES = frozenset(("—", "–", "--", "-"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with everything that the rules look up again and again.

    `bounds` holds the tokens of each unit as half-open ranges, and `sentences` the index (from 0) of
    the article's sentence that the unit is in. A unit is a sentence or, where the splitter kept
    `"It was." She said: "It is."` together, a part of one. `quoted[i]` is the index of the quotation
    that token i is in, or -1. `ends` holds the second halves of `bounds`.
    """

    article: Article
    lexicon: Lexicon
    tokens: Tokens
    quotations: list[Quotation]
    quoted: list[int]
    bounds: list[tuple[int, int]]
    ends: list[int]
    sentences: list[int]

    def unit_at(self, token: int) -> int:
        """Return the index of the unit that a token is in."""
        return bisect_right(self.ends, token)

    def sentence_at(self, token: int) -> int:
        """Return the index (from 0) of the article's sentence that a token is in."""
        return self.sentences[bisect_right(self.ends, token)]

    def sentence(self, unit: int) -> Sentence:
        """Return the article's sentence that a unit is in."""
        return self.article.sentences[self.sentences[unit]]

    def is_adverb(self, at: int) -> bool:
        """Say whether a token is an adverb by its ending, and not a name such as "Kelly"."""
        tokens = self.tokens
        if not is_adverb(tokens.lower[at]):
            return False
        if not tokens.capitals[at]:
            return True
        opens = at == self.bounds[self.unit_at(at)][0] or tokens.words[at - 1] in QUOTE_MARKS
        return opens and tokens.words.count(tokens.words[at]) == 1

    def text(self, first: int, end: int) -> str:
        """Return the article's words from token `first` up to token `end`, excluded."""
        return self.article.text[self.tokens.starts[first] : self.tokens.ends[end - 1]]


def read(article: Article) -> Reading:
    """Lay out `article`; linear in its length."""
    tokens = tokenise(article.text)
    quotations = find_quotations(article.text, tokens, _paragraphs(article.sentences))
    quoted = inside(quotations, len(tokens.words))
    closing = [quotation.last for quotation in quotations]
    marks = set(closing)
    bounds: list[tuple[int, int]] = []
    sentences: list[int] = []
    first = 0
    dateline = _dateline_end(article, tokens)
    for index, sentence in enumerate(article.sentences):
        end = tokens.first_at(sentence.end)
        # A closing mark that the splitter left at the head of the next sentence comes back.
        while end in marks and end > first and tokens.words[end] in QUOTE_MARKS:
            end += 1
        cuts = [at + 1 for at in between(closing, first, end - 1) if _is_full_stop(article.text, tokens, at)]
        if dateline is not None and first <= dateline < end - 1:
            cuts = sorted({*cuts, dateline + 1})
        for cut in (*cuts, end):
            while cut - first > _LONGEST_UNIT:
                bounds.append((first, first + _LONGEST_UNIT))
                sentences.append(index)
                first += _LONGEST_UNIT
            if first < cut:
                bounds.append((first, cut))
                sentences.append(index)
                first = cut
    ends = [end for _, end in bounds]
    return Reading(article, lexicon(), tokens, quotations, quoted, bounds, ends, sentences)


def _dateline_end(article: Article, tokens: Tokens) -> int | None:
    """Return the dash that ends "LONGREACH, Dec. 8 (HNA) —" at the head of the body, if there is one."""
    if not article.masthead.dateline:
        return None
    opening = next((sentence for sentence in article.sentences if sentence.body), None)
    if opening is None:
        return None
    first = tokens.first_at(opening.start)
    dashes = (at for at in range(first, min(first + _LONGEST_DATELINE, len(tokens.words))))
    return next((at for at in dashes if tokens.words[at] in DASHES), None)


def _is_full_stop(text: str, tokens: Tokens, mark: int) -> bool:
    """Say whether the closing mark ends a sentence: before an attribution there is a comma."""
    if tokens.words[mark].isalnum() or not tokens.is_name(mark + 1):
        return False
    start = tokens.starts[mark]
    return text[start - 1] == "." or text[start + 1 : start + 2] == "."


def _paragraphs(sentences: tuple[Sentence, ...]) -> list[tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        start, _ = spans.get(sentence.paragraph, (sentence.start, sentence.end))
        spans[sentence.paragraph] = (start, sentence.end)
    return list(spans.values())
