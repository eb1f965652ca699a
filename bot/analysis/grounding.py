"""The check that stands between every draft and every reader.

`ground` is one pure function. It holds a draft against the article, lists what is wrong with it,
and returns a brief from which everything wrong has been taken out: an unsupported summary becomes
the evidence itself, an unsupported speaker nobody, a wrong link none, and an item without a
sentence of the article is dropped and counted. Meaning is not checked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.analysis.attribution import attribution_fault, same_speaker, stands_with
from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement, StatementKind
from bot.analysis.draft import Draft, DraftActor, DraftStatement
from bot.analysis.faults import Fault, FaultKind
from bot.analysis.folding import fold, words_of
from bot.analysis.polarity import denies, disputes, negated_words
from bot.analysis.wording import Source, stands_in, strays
from bot.article.article import Article


@dataclass(frozen=True, slots=True)
class Grounding:
    """A brief that is safe to show, and what had to be taken out of the draft to make it so."""

    brief: Brief
    faults: tuple[Fault, ...]


def ground(draft: Draft, article: Article, provenance: Provenance) -> Grounding:
    """Hold `draft` against `article`; nothing it says is trusted."""
    return _Check(draft, article).run(provenance)


class _Check:
    """One run over one draft: collects faults while it settles each part."""

    def __init__(self, draft: Draft, article: Article) -> None:
        self._draft = draft
        self._article = article
        self._source = Source(article)
        self._called: dict[str, list[str]] = {}
        for actor in draft.actors:
            names = [actor.name, *actor.aliases]
            for name in names:
                self._called.setdefault(name, names)
        self._titled: dict[tuple[str, str], bool] = {}
        self._faults: list[Fault] = []
        self._dropped = 0

    def run(self, provenance: Provenance) -> Grounding:
        claims = self._settle_all("claim", self._draft.claims)
        rebuttals = self._settle_all("rebuttal", self._draft.rebuttals)
        context = self._settle_all("context", self._draft.context)
        positions = {drafted: position for position, (drafted, _) in enumerate(claims)}
        linked = [self._linked(index, statement, positions) for index, statement in rebuttals]
        actors = self._actors()
        brief = Brief(
            title=self._article.masthead.headline,
            language=self._article.language,
            provenance=provenance,
            claims=tuple(statement for _, statement in claims),
            rebuttals=tuple(statement for statement in linked if statement),
            context=tuple(statement for _, statement in context),
            actors=actors,
            dropped=self._dropped,
        )
        return Grounding(brief, tuple(self._faults))

    def _fault(self, where: str, kind: FaultKind, found: str, reason: str) -> None:
        self._faults.append(Fault(where, kind, found, reason))

    def _drop(self, where: str, kind: FaultKind, found: str, reason: str) -> None:
        self._fault(where, kind, found, reason)
        self._dropped += 1

    def _settle_all(
        self, kind: StatementKind, drafted: Sequence[DraftStatement]
    ) -> list[tuple[int, Statement]]:
        settled: list[tuple[int, Statement]] = []
        seen: dict[tuple[str | None, tuple[int, ...]], list[str]] = {}
        for index, item in enumerate(drafted):
            where = _where(kind, index)
            statement = self._settle(kind, where, item)
            if statement is None:
                continue
            numbers = tuple(evidence.sentence for evidence in statement.evidence)
            said = seen.setdefault((statement.speaker, numbers), [])
            if said and fold(statement.summary) in map(fold, said):
                self._drop(where, FaultKind.REPEATED, statement.summary, "This item is there already.")
                continue
            said.append(statement.summary)
            settled.append((index, statement))
        return settled

    def _settle(self, kind: StatementKind, where: str, item: DraftStatement) -> Statement | None:
        evidence = self._evidence(where, item.evidence)
        if not evidence:
            self._drop(
                f"{where}.evidence",
                FaultKind.NO_EVIDENCE,
                ", ".join(map(str, item.evidence)),
                "No sentence of the article is named as evidence.",
            )
            return None
        summary, verbatim = self._summary(kind, where, item, evidence)
        speaker = self._speaker(where, item) if kind != "context" or item.speaker else None
        return Statement(
            kind=kind,
            summary=summary,
            verbatim=verbatim,
            evidence=evidence,
            speaker=speaker,
            title=self._beside(where, "title", FaultKind.TITLE, item.title, speaker),
            medium=self._medium(where, item.medium, evidence),
            answers=item.answers if kind == "rebuttal" else None,
            retraction=item.retraction and kind == "rebuttal",
        )

    def _evidence(self, where: str, numbers: Iterable[int]) -> tuple[Evidence, ...]:
        evidence: list[Evidence] = []
        for number in sorted(set(numbers)):
            try:
                sentence = self._article.sentence(number)
            except KeyError:
                last = len(self._article.sentences)
                self._fault(
                    f"{where}.evidence",
                    FaultKind.NO_SUCH_SENTENCE,
                    str(number),
                    f"There is no sentence {number}: the article has sentences 1 to {last}.",
                )
                continue
            evidence.append(Evidence(number, sentence.start, sentence.end, sentence.text))
        return tuple(evidence)

    def _summary(
        self, kind: StatementKind, where: str, item: DraftStatement, evidence: Sequence[Evidence]
    ) -> tuple[str, bool]:
        """Return the summary to show and whether it is the article's own wording."""
        own = " ".join([_on_one_line(sentence.text) for sentence in evidence])
        if not item.summary:
            return own, True
        summary = _printable(item.summary)
        # What begins with a letter or digit of ASCII has a word.
        if not (summary[:1].isascii() and summary[:1].isalnum()) and not words_of(summary):
            return own, True
        verbatim = stands_in(summary, own)
        faults = [
            Fault(f"{where}.summary", stray.kind, stray.found, stray.reason)
            for stray in (() if verbatim else strays(summary, own, self._source))
        ]
        faults += self._polarity(kind, f"{where}.summary", summary, [sentence.text for sentence in evidence])
        self._faults += faults
        if faults:
            return own, True
        return summary, verbatim

    def _polarity(
        self, kind: StatementKind, where: str, summary: str, evidence: Sequence[str]
    ) -> Iterable[Fault]:
        language = self._article.language
        if denies(summary, language):
            if not any(denies(text, language) for text in evidence):
                yield Fault(where, FaultKind.DENIAL_ADDED, summary, "The evidence denies nothing.")
        elif kind == "rebuttal":
            if any(denies(text, language) for text in evidence) and not disputes(summary, language):
                yield Fault(
                    where, FaultKind.DENIAL_LOST, summary, "The evidence denies; the summary does not."
                )
        elif self._loses_negation(summary, evidence):
            yield Fault(
                where, FaultKind.DENIAL_LOST, summary, "The evidence says “not”; the summary does not."
            )

    def _loses_negation(self, summary: str, evidence: Sequence[str]) -> bool:
        """Whether the summary, which negates nothing, says a word that the evidence negates."""
        negated = {word for text in evidence for word in negated_words(text, self._article.language)}
        return any(_inflects(said, word) for said in words_of(summary) for word in negated)

    def _speaker(self, where: str, item: DraftStatement) -> str | None:
        speaker = _printable(item.speaker) if item.speaker else ""
        if not words_of(speaker):
            return None
        evidence = [number for number in item.evidence if 1 <= number <= len(self._article.sentences)]
        reason = attribution_fault(speaker, item.title, self._aliases(speaker), evidence, self._source)
        if reason:
            self._fault(f"{where}.speaker", FaultKind.SPEAKER, speaker, reason)
            return None
        return speaker

    def _aliases(self, speaker: str) -> list[str]:
        return self._called.get(speaker, [])

    def _beside(
        self, where: str, field: str, kind: FaultKind, words: str | None, name: str | None
    ) -> str | None:
        """Keep a title only where the article gives it to that person."""
        words = _printable(words) if words and name is not None else ""
        if not words or name is None:
            return None
        titled = self._titled.get((words, name))
        if titled is None:
            titled = self._titled[words, name] = stands_with(words, name, self._source)
        if not titled:
            self._fault(f"{where}.{field}", kind, words, f"The article does not call {name} “{words}”.")
            return None
        return words

    def _medium(self, where: str, words: str | None, evidence: Sequence[Evidence]) -> str | None:
        words = _printable(words) if words else ""
        if not words or not words_of(words):
            return None
        said = " ".join(sentence.text for sentence in evidence)
        if f" {' '.join(words_of(words))} " not in f" {' '.join(words_of(said))} ":
            self._fault(f"{where}.medium", FaultKind.MEDIUM, words, f"The evidence does not say “{words}”.")
            return None
        return words

    def _linked(self, index: int, rebuttal: Statement, positions: dict[int, int]) -> Statement | None:
        """Point a rebuttal at the claim's place in the brief, at none, or drop it."""
        where = _where("rebuttal", index)
        answers = rebuttal.answers
        if answers is not None and not 0 <= answers < len(self._draft.claims):
            self._fault(f"{where}.answers", FaultKind.LINK, str(answers), f"There is no claim {answers}.")
            answers = None
        if (
            answers is not None
            and not rebuttal.retraction
            and same_speaker(rebuttal.speaker, self._draft.claims[answers].speaker)
        ):
            self._fault(
                f"{where}.answers",
                FaultKind.OWN_CLAIM,
                rebuttal.speaker or "",
                "A rebuttal cannot answer its own speaker's claim, unless it is a retraction.",
            )
            answers = None
        if answers is None:
            said = " ".join(sentence.text for sentence in rebuttal.evidence)
            if not disputes(said, self._article.language):
                self._drop(where, FaultKind.NO_DISPUTE, rebuttal.summary, "Its evidence disputes nothing.")
                return None
        position = None if answers is None else positions.get(answers)
        return rebuttal if position == rebuttal.answers else replace(rebuttal, answers=position)

    def _actors(self) -> tuple[Actor, ...]:
        actors: dict[str, Actor] = {}
        for index, drafted in enumerate(self._draft.actors):
            where = f"actors[{index}]"
            name = _printable(drafted.name)
            if not self._source.has(name):
                self._drop(where, FaultKind.ACTOR, name, f"“{name}” is not named in the article.")
                continue
            if fold(name) not in actors:
                aliases = self._known_aliases(where, name, drafted)
                title = self._beside(where, "title", FaultKind.TITLE, drafted.title, name)
                actors[fold(name)] = Actor(name, drafted.kind, drafted.role, aliases, title)
        return tuple(actors.values())

    def _known_aliases(self, where: str, name: str, drafted: DraftActor) -> tuple[str, ...]:
        kept: dict[str, str] = {}
        for alias in map(_printable, drafted.aliases):
            if not self._source.has(alias):
                self._fault(f"{where}.aliases", FaultKind.ACTOR, alias, f"“{alias}” is not in the article.")
            elif fold(alias) != fold(name):
                kept.setdefault(fold(alias), alias)
        return tuple(kept.values())


def _inflects(first: str, second: str) -> bool:
    """Whether two words are forms of one: "own" and "owned", "close" and "closing" but not "clothes"."""
    short, long = sorted((first, second), key=len)
    stem = short.rstrip("e")
    return len(stem) >= 3 and long.startswith(stem) and len(long) - len(stem) <= 3


def _where(kind: StatementKind, index: int) -> str:
    return f"{'context' if kind == 'context' else kind + 's'}[{index}]"


def _on_one_line(text: str) -> str:
    """The text with single spaces. What can be printed has no white space but spaces."""
    plain = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if plain else " ".join(text.split())


def _printable(text: str) -> str:
    """One line without control, format or surrogate characters: right-to-left overrides included."""
    if text.isprintable():
        return _on_one_line(text)
    kept = (
        character
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
        else ""
        for character in text
    )
    return " ".join("".join(kept).split())
