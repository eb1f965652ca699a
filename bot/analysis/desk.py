"""The desk: picks the analyst, has a draft checked and mended once, and falls back.

Whatever a model or its server does, an article ends in a brief that grounding has checked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.analysis.analyst import Analyst, Proposal
from bot.analysis.brief import AnalystName, Brief, Provenance
from bot.analysis.draft import Draft
from bot.analysis.faults import Fault
from bot.analysis.grounding import Grounding, ground
from bot.analysis.model.comparison import Comparison, Question
from bot.analysis.model.deadline import deadline
from bot.analysis.model.failure import CallError
from bot.article.article import Article
from bot.errors import ModelError

_log = logging.getLogger(__name__)

OfflineAnalyst = Callable[[Article], Draft]

COMPARING_SECONDS = 20.0
"""The time a model has to compare the statements of one brief with others."""

_OFFLINE = Provenance("offline")
_ENGLISH_ONLY = (
    "The offline analyst reads English only: it cannot separate claim from rebuttal in this language, "
    "so only attributed quotes are shown."
)


class RemoteAnalyst(Analyst, Protocol):
    """An analyst that articles are sent to; its provenance says where, before any call."""

    @property
    def provenance(self) -> Provenance:
        """The model, the prompt and the host, with no tokens counted."""
        ...


class Comparer(Protocol):
    """What statements of different articles are sent to, to be compared."""

    @property
    def provenance(self) -> Provenance:
        """The model and the host, with no tokens counted."""
        ...

    async def compare(self, question: Question) -> Comparison:
        """Say which of them belong together.

        Raises:
            ModelError: nothing usable came back.
        """
        ...


@dataclass(frozen=True, slots=True)
class Examination:
    """A brief and how it came to be.

    `proposals` holds every draft in the order it came in. `faults_first` is what grounding found
    in the first of them, `faults_last` what it found in the one that the brief is made from.
    `failure` is what ended the model's work early, if anything did.
    """

    brief: Brief
    proposals: tuple[Proposal, ...]
    faults_first: tuple[Fault, ...]
    faults_last: tuple[Fault, ...]
    failure: ModelError | None = None


@dataclass(frozen=True, slots=True)
class _Round:
    proposal: Proposal
    grounding: Grounding


class Desk:
    """Turns articles into briefs: with the model if there is one, else with the rules."""

    def __init__(
        self,
        offline: OfflineAnalyst,
        model: RemoteAnalyst | None = None,
        seconds: float = 60.0,
        comparer: Comparer | None = None,
    ) -> None:
        """`seconds` is the time a model has for one article, its repair included."""
        self._offline = offline
        self._model = model
        self._seconds = seconds
        self._comparer = comparer

    @property
    def compares_at(self) -> str | None:
        """The host that statements are sent to, to be compared; None where the rules alone do it."""
        return None if self._comparer is None else self._comparer.provenance.host

    async def compare(self, question: Question) -> Comparison:
        """Have the model compare statements of different articles.

        Raises:
            ModelError: there is no model, or nothing usable came back in 20 seconds.
        """
        if self._comparer is None:
            raise ModelError("config", "No model is configured: set OPENAI_API_KEY and REJOINDER_MODEL.")
        try:
            async with deadline(min(COMPARING_SECONDS, self._seconds)):
                return await self._comparer.compare(question)
        except TimeoutError:
            raise ModelError("timeout", "The model's server did not answer in time.") from None

    @property
    def has_model(self) -> bool:
        """Whether there is a model to ask."""
        return self._model is not None

    async def analyse(self, article: Article) -> Brief:
        """Return the checked brief of `article`."""
        return (await self.examine(article)).brief

    async def examine(self, article: Article, *, analyst: AnalystName | None = None) -> Examination:
        """Return the checked brief of `article`, what was proposed for it, and what was wrong there.

        `analyst` ``offline`` leaves the model out.
        """
        if self._model is None or analyst == "offline":
            return self._by_rules(article, [], _OFFLINE)
        rounds, failure = await self._converse(self._model, article)
        if failure:
            _log.info("The model's call %d failed: %s", len(rounds) + 1, failure.kind)
        return replace(self._conclude(self._model, article, rounds, failure), failure=failure)

    def _conclude(
        self, model: RemoteAnalyst, article: Article, rounds: list[_Round], failure: ModelError | None
    ) -> Examination:
        """Make the brief from the best of what the model wrote, or by the rules where that is nothing."""
        spent = _spent(model.provenance, rounds, failure)
        if not rounds:
            return self._by_rules(article, rounds, _fallback(spent, str(failure)))
        best = _best(rounds)
        if best.grounding.brief.dropped and not best.grounding.brief.statements:
            return self._by_rules(
                article, rounds, _fallback(spent, "The article bears out nothing that the model wrote.")
            )
        note = f"What the check found was not mended by the model: {failure}" if failure else None
        return _examination(rounds, best, replace(spent, note=note))

    async def _converse(
        self, model: RemoteAnalyst, article: Article
    ) -> tuple[list[_Round], ModelError | None]:
        """Ask once, and once more where grounding finds faults; also return what ended it early."""
        rounds: list[_Round] = []
        try:
            async with deadline(self._seconds):
                first = await model.propose(article)
                rounds.append(_Round(first, ground(first.draft, article, first.provenance)))
                faults = rounds[0].grounding.faults
                if faults:
                    second = await model.repair(article, first, faults)
                    rounds.append(_Round(second, ground(second.draft, article, second.provenance)))
        except TimeoutError:
            return rounds, ModelError(
                "timeout", f"The model's server did not answer within {self._seconds:g} seconds."
            )
        except ModelError as error:
            return rounds, error
        return rounds, None

    def _by_rules(self, article: Article, before: list[_Round], provenance: Provenance) -> Examination:
        if article.language not in {"en", "und"}:
            note = f"{provenance.note} {_ENGLISH_ONLY}" if provenance.note else _ENGLISH_ONLY
            provenance = replace(provenance, note=note)
        draft = self._offline(article)
        last = _Round(Proposal(draft, provenance), ground(draft, article, provenance))
        return _examination([*before, last], last, provenance)


def _best(rounds: list[_Round]) -> _Round:
    """Return the mended draft, unless mending it made it worse.

    Worse is: more items dropped, more faults, or nothing left where there was something. Leaving
    an item out is not worse, for that is what the article may call for.
    """
    first, last = rounds[0].grounding, rounds[-1].grounding
    worse = (
        last.brief.dropped > first.brief.dropped
        or len(last.faults) > len(first.faults)
        or (first.brief.statements and not last.brief.statements)
    )
    return rounds[0] if worse else rounds[-1]


def _spent(asked: Provenance, rounds: list[_Round], failure: ModelError | None) -> Provenance:
    """Return the model's provenance with the tokens of every call, and no host if nothing was sent."""
    known = rounds[-1].proposal.provenance if rounds else asked
    if not isinstance(failure, CallError):
        return known
    return replace(
        known,
        host=known.host if failure.sent or rounds else None,
        input_tokens=known.input_tokens + failure.input_tokens,
        output_tokens=known.output_tokens + failure.output_tokens,
    )


def _fallback(spent: Provenance, reason: str) -> Provenance:
    """Return the provenance of an offline brief after a model was asked in vain: what it cost stays."""
    note = f"This is the offline analyst's brief: {reason}"
    return replace(spent, analyst="offline", model=None, prompt=None, note=note)


def _examination(rounds: list[_Round], chosen: _Round, provenance: Provenance) -> Examination:
    return Examination(
        brief=replace(chosen.grounding.brief, provenance=provenance),
        proposals=tuple(each.proposal for each in rounds),
        faults_first=rounds[0].grounding.faults,
        faults_last=chosen.grounding.faults,
    )
