"""Annotated articles: what a brief ought to say, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.analysis.draft import ActorKind, ActorRole
from bot.errors import InputError

Text = Annotated[str, Field(pattern=r"\S")]


def _listed(value: object) -> object:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class GoldContext(_Record):
    """Background: the sentences it rests on, and those a fair reader could add."""

    summary: str = ""
    evidence: tuple[Text, ...] = Field(min_length=1)
    optional: tuple[Text, ...] = ()


class GoldClaim(GoldContext):
    """A claim; `speaker` is None where nobody is named, `speaker_ok` lists others as good."""

    speaker: Text | None = None
    speaker_ok: tuple[Text, ...] = ()


class GoldRebuttal(GoldClaim):
    """A rebuttal; `answers` holds indices of claims, and is empty where the article has no such claim."""

    answers: Annotated[tuple[Annotated[int, Field(ge=0)], ...], BeforeValidator(_listed)]


class GoldActor(_Record):
    """An actor; one whose role is ``mentioned`` may be named or left out."""

    name: Text
    aliases: tuple[Text, ...] = ()
    kind: ActorKind
    role: ActorRole
    title: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then its other forms."""
        return (self.name, *self.aliases)

    @property
    def optional(self) -> bool:
        """Whether a brief may leave it out."""
        return self.role == "mentioned"


class GoldOptional(_Record):
    """Sentences that a fair reader could put into a section or leave out: never scored."""

    claims: tuple[Text, ...] = ()
    rebuttals: tuple[Text, ...] = ()
    context: tuple[Text, ...] = ()


class GoldArticle(_Record):
    """One annotated article. `title` is its first line where it has a headline; that is not scored."""

    id: Text
    title: str | None = None
    text: Text
    claims: tuple[GoldClaim, ...]
    rebuttals: tuple[GoldRebuttal, ...]
    context: tuple[GoldContext, ...]
    optional: GoldOptional = GoldOptional()
    actors: tuple[GoldActor, ...]

    @model_validator(mode="after")
    def _is_about_its_text(self) -> GoldArticle:
        for where, quotes in self._quotes():
            if any(quote.strip() not in self.text for quote in quotes):
                raise ValueError(f"{where} holds a sentence that its text does not contain word for word")
        for index, rebuttal in enumerate(self.rebuttals):
            if any(answer >= len(self.claims) for answer in rebuttal.answers):
                raise ValueError(f"rebuttals.{index}.answers names a claim that it does not have")
        return self

    def _quotes(self) -> Iterable[tuple[str, Sequence[str]]]:
        for section, items in self.sections():
            for index, item in enumerate(items):
                yield f"{section}.{index}.evidence", item.evidence
                yield f"{section}.{index}.optional", item.optional
        for section in ("claims", "rebuttals", "context"):
            yield f"optional.{section}", getattr(self.optional, section)

    def sections(self) -> Iterable[tuple[str, Sequence[GoldContext]]]:
        """Yield each section's name and items."""
        yield "claims", self.claims
        yield "rebuttals", self.rebuttals
        yield "context", self.context

    def accepted(self, item: GoldClaim) -> frozenset[str]:
        """Return every name that is right for the speaker of `item`; none where nobody is named."""
        if item.speaker is None:
            return frozenset()
        right = {item.speaker, *item.speaker_ok}
        same = (actor.names for actor in self.actors if right.intersection(actor.names))
        return frozenset(right.union(*same))


def read_gold(lines: Iterable[tuple[int, str]]) -> tuple[GoldArticle, ...]:
    """Read a gold file, given its lines with their numbers.

    Raises:
        InputError: a line is not an annotated article; the message names the line and the place.
    """
    articles: dict[str, GoldArticle] = {}
    for number, line in lines:
        try:
            article = GoldArticle.model_validate_json(line)
        except ValidationError as error:
            raise InputError(f"Line {number} is not an annotated article: {fault_of(error)}.") from None
        if article.id in articles:
            raise InputError(f"Line {number} has the id of an earlier line: give each article its own.")
        articles[article.id] = article
    if not articles:
        raise InputError("The gold file holds no article: give one annotated article a line.")
    return tuple(articles.values())


def fault_of(error: ValidationError) -> str:
    """Return the first fault as words: where, and what is wrong there."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{where}: {what}" if where else what
