"""What an analyst answered, in the shape that `rejoinder analyse --jsonl` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.analysis.brief import Brief
from bot.analysis.record import brief_record
from bot.errors import InputError
from bot.evaluation.gold import fault_of


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AnsweredContext(_Record):
    """A context item: the sentences it rests on, as the answer quotes them."""

    evidence: tuple[str, ...] = ()


class AnsweredClaim(AnsweredContext):
    """A claim and whose it is said to be."""

    speaker: str | None = None


class AnsweredRebuttal(AnsweredClaim):
    """A rebuttal and the index of the claim it is said to answer."""

    answers: int | None = None


class AnsweredActor(_Record):
    """An actor as the answer names it."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    role: str | None = None
    title: str | None = None


class Answer(_Record):
    """One answer; one without anything in it is what an article gets that was not answered."""

    id: str
    analyst: str | None = None
    claims: tuple[AnsweredClaim, ...] = ()
    rebuttals: tuple[AnsweredRebuttal, ...] = ()
    context: tuple[AnsweredContext, ...] = ()
    actors: tuple[AnsweredActor, ...] = ()

    @classmethod
    def of(cls, brief: Brief, *, id: str) -> Answer:  # noqa: A002 - the name of the JSON key
        """Return what `brief` answers, read from the same JSON that others get."""
        return cls.model_validate(brief_record(brief, id=id))

    def sections(self) -> Iterable[tuple[str, tuple[AnsweredContext, ...]]]:
        """Yield each section's name and items."""
        yield "claims", self.claims
        yield "rebuttals", self.rebuttals
        yield "context", self.context


def read_answers(lines: Iterable[tuple[int, str]]) -> Mapping[str, Answer]:
    """Read an earlier run, given its lines with their numbers; of two answers with one id the last counts.

    Raises:
        InputError: a line is not an answer; the message names the line and the place.
    """
    answers = {}
    for number, line in lines:
        try:
            answer = Answer.model_validate_json(line)
        except ValidationError as error:
            raise InputError(f"Line {number} is not an earlier answer: {fault_of(error)}.") from None
        answers[answer.id] = answer
    return answers
