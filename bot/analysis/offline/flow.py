"""Flow: the narrator's sentences that lead into what a party says, or stand within it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.offline.exchange import Claim, Hall, Rebuttal
from bot.analysis.offline.grammar import PERSONAL

_OPENING = 8
_HEARD = frozenset(("heard", "told"))
_COURTS = frozenset("court jury jurors tribunal inquest inquiry hearing".split())
_LAST_WORDS = 5
_PRONOUNS = frozenset("he she it they his her its their".split())


class Flow:
    """Extends claims and rebuttals, in place, by sentences that belong to no saying."""

    def __init__(self, hall: Hall, items: Sequence[Claim | Rebuttal]) -> None:
        self._hall, self._items = hall, items
        said = (hall.evidence(saying) for saying, _ in hall.spoken)
        self._taken = set().union(*said, *(item.sentences for item in items))
        reading = hall.reading
        self._first: dict[int, int] = {}
        for unit, sentence in enumerate(reading.sentences):
            self._first.setdefault(sentence, reading.bounds[unit][0])

    def follow(self) -> None:
        """Take up each item's lead, and what stands between its sentences."""
        for item in self._items:
            first = min(item.sentences)
            if self._leads(first - 1, item) or (isinstance(item, Claim) and self._is_heard(first - 1)):
                self._take(first - 1, item)
            for sentence in sorted(item.sentences):
                if sentence + 2 in item.sentences and self._goes_on(sentence + 1):
                    self._take(sentence + 1, item)

    def _take(self, sentence: int, item: Claim | Rebuttal) -> None:
        item.sentences.add(sentence)
        self._taken.add(sentence)

    def _is_free(self, sentence: int) -> bool:
        body = sentence >= 0 and self._hall.reading.article.sentences[sentence].body
        return body and sentence not in self._taken and sentence in self._first

    def _leads(self, sentence: int, item: Claim | Rebuttal) -> bool:
        """ "Ada Moss points upstream. The mill is dry, she says": it tells of who speaks next."""
        if item.voice is None or item.voice.entity is None or not self._is_free(sentence):
            return False
        reading = self._hall.reading
        first = self._first[sentence]
        for token in range(first, min(first + _OPENING, len(reading.tokens.words))):
            found = self._hall.cast.by_token.get(token)
            if found:
                return found[0] is item.voice.entity and self._is_pronoun(item)
        return False

    def _is_heard(self, sentence: int) -> bool:
        """ "A clerk took the money, a court has heard": what a court hears is told by who speaks next."""
        if not self._is_free(sentence):
            return False
        words = self._hall.reading.article.sentences[sentence].text.lower().rstrip(".").split()
        return words[-1] in _HEARD and not _COURTS.isdisjoint(words[-_LAST_WORDS:])

    def _is_pronoun(self, item: Claim | Rebuttal) -> bool:
        """Say whether the words for who speaks are only "she": they hang on the sentence before."""
        saying = item.main if isinstance(item, Claim) else item.saying
        subject = saying.subject if saying else None
        return subject is not None and self._hall.reading.tokens.lower[subject[0]] in PERSONAL

    def _goes_on(self, sentence: int) -> bool:
        """ "It takes its water from the sea": what a pronoun opens between two sayings is still theirs."""
        if not self._is_free(sentence):
            return False
        return self._hall.reading.tokens.lower[self._first[sentence]] in _PRONOUNS
