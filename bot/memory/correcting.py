"""One correction under way: what a statement is to be, and what that does to those around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import RejoinderError
from bot.memory.states import Change, Correction, State, dropped_ids, typed_names, withdrawn_ids
from storage import tables
from storage.corrections import Opened, add_correction, corrections_of_brief
from storage.types import storable

SUMMARY_CHARACTERS = 1_000
NAME_CHARACTERS = 120
_QUOTED = 200

GONE = "This item is not here any more, or you may not see it."
RERUN = "This brief has been made anew since you opened the form: open Correct again."
NOTHING = "Nothing was changed."
NO_CLAIM = "The claim that this would answer is not in the brief any more: open Correct again."
NOT_LAST = "This item has been changed again since: undo that change first."

_ROLES: dict[tables.StatementKind, tables.ActorRole] = {
    "claim": "claimant",
    "rebuttal": "rebutter",
    "context": "source",
}


class CorrectionError(RejoinderError):
    """A correction cannot be made; the message says why, and `about` what of it is the reason."""

    def __init__(self, message: str, about: Literal["summary", "speaker", "answers"] | None = None) -> None:
        super().__init__(message)
        self.about = about


class Made(NamedTuple):
    """A correction that was made, and the filing whose brief it changed."""

    correction_id: int
    filing_id: int


class Correcting:
    """One correction under way: the brief is locked, its rows are in the session.

    Raises:
        CorrectionError: there is no such statement, or its brief has been re-run.
    """

    def __init__(self, opened: Opened | None, statement_id: int) -> None:
        if opened is None:
            raise CorrectionError(GONE)
        if not opened.is_latest:
            raise CorrectionError(RERUN)
        self._inbound_id = opened.inbound_id
        self._brief = opened.brief
        self.brief_id = opened.brief.id
        self._corrections = tuple(Correction.of(row) for row in opened.corrections)
        self._gone = dropped_ids(self._corrections)
        self._rows = {row.id: row for row in opened.brief.statements}
        self._row = self._rows[statement_id]
        own = [each for each in self._corrections if each.statement_id == statement_id]
        self._own = own
        self.revision = own[-1].correction_id if own else 0
        self.state = self._read(self._row)

    def _read(self, row: tables.Statement) -> State:
        answered_by = sorted(other.id for other in self._rows.values() if other.answers_id == row.id)
        return State(
            kind=row.kind,
            position=row.position,
            summary=row.summary,
            verbatim=row.verbatim,
            speaker=row.speaker,
            title=row.title,
            answers=row.answers_id,
            retraction=row.retraction,
            dropped=row.id in self._gone,
            typed=row.speaker in typed_names(self._corrections),
            answered_by=tuple(answered_by),
        )

    def dropped(self) -> State:
        """Return the statement as it stands, dropped."""
        return replace(self.state, dropped=True, answered_by=())

    def wanted(self, change: Change) -> State:
        """Return what the statement is to be.

        Raises:
            CorrectionError: a text is too long or says nothing, or the claim to answer is not there.
        """
        now = self.state
        summary = _summary(change.summary, now.summary)
        speaker = _speaker(change.speaker, now.speaker)
        verbatim, title, typed = now.verbatim, now.title, now.typed
        if summary != now.summary:
            verbatim = any(summary in evidence.text for evidence in self._row.evidence)
        if speaker != now.speaker:
            known = self._appearance(speaker)
            speaker = known.name if known else speaker
            title = known.title if known else None
            typed = speaker is not None and (known is None or known.name in typed_names(self._corrections))
        answers = change.answers if change.kind == "rebuttal" else None
        retraction = now.retraction and change.kind == "rebuttal"
        if (answers, speaker) != (now.answers, now.speaker):
            retraction = answers is not None and self._is_speaker_of(answers, speaker)
        wanted = replace(
            now,
            kind=change.kind,
            position=self._position(change.kind),
            summary=summary,
            verbatim=verbatim,
            speaker=speaker,
            title=title,
            typed=typed,
            answers=answers,
            retraction=retraction,
            dropped=False,
        )
        return self._tied(wanted)

    def restored(self, before: State) -> State:
        """Return what the statement was, with the ties that are still there to be had.

        Raises:
            CorrectionError: the claim that it answered is not there any more.
        """
        if before.dropped:
            return self.dropped()
        return self._tied(replace(before, position=self._position(before.kind)))

    def _tied(self, state: State) -> State:
        """Check the claim that the statement answers, and find the rebuttals that answer it."""
        claim = self._rows.get(state.answers) if state.answers is not None else None
        if state.answers is not None:
            is_claim = claim is not None and claim.kind == "claim" and claim.id not in self._gone
            if not is_claim or state.answers == self._row.id:
                raise CorrectionError(NO_CLAIM, "answers")
        if state.kind != "claim":
            return replace(state, answered_by=())
        answered_by = set(self.state.answered_by)
        if self.state.kind != "claim" or self.state.dropped:
            # Those that answered it until it was no claim, if nobody has tied them elsewhere since.
            lost = next((each for each in reversed(self._own) if each.before.answered_by), None)
            answered_by |= {
                row.id
                for row in self._rows.values()
                if lost and row.id in lost.before.answered_by
                if row.kind == "rebuttal" and row.answers_id is None
            }
        return replace(state, answered_by=tuple(sorted(answered_by)))

    def _is_speaker_of(self, claim_id: int, speaker: str | None) -> bool:
        claim = self._rows.get(claim_id)
        if claim is None or claim.speaker is None or speaker is None:
            return False
        mine, theirs = self._appearance(speaker), self._appearance(claim.speaker)
        return claim.speaker == speaker or (mine is not None and mine is theirs)

    def _position(self, kind: tables.StatementKind) -> int:
        """Return a free place within a kind: the one that the statement had there, or else the last."""
        if kind == self._row.kind:
            return self._row.position
        taken = {row.position for row in self._rows.values() if row.kind == kind}
        had = [each.before.position for each in self._own if each.before.kind == kind]
        return next((place for place in had if place not in taken), max(taken, default=-1) + 1)

    def _appearance(self, name: str | None) -> tables.Appearance | None:
        """Return the appearance of that name: by its main name, by another, or by either in other case."""
        if name is None:
            return None
        named = [(each.name, each) for each in self._brief.appearances]
        named += [(other.name, each) for each in self._brief.appearances for other in each.names]
        exact = next((each for known, each in named if known == name), None)
        folded = name.casefold()
        return exact or next((each for known, each in named if known.casefold() == folded), None)

    async def make(
        self, session: AsyncSession, wanted: State, speaker_kind: tables.ActorKind, *, by: str, at: datetime
    ) -> Made:
        """Write the change, and the correction that tells of it.

        Raises:
            CorrectionError: nothing would change.
        """
        if wanted == self.state:
            raise CorrectionError(NOTHING)
        row, workspace_id = self._row, self._brief.workspace_id
        if wanted.speaker != row.speaker:
            row.speaker_id = await self._speaker_id(session, wanted, speaker_kind)
        row.kind, row.position = wanted.kind, wanted.position
        row.summary, row.verbatim = wanted.summary, wanted.verbatim
        row.speaker, row.title = wanted.speaker, wanted.title
        row.answers_id, row.retraction = wanted.answers, wanted.retraction
        row.shown = not wanted.dropped
        row.corrected_by = by
        for rebuttal_id in self.state.answered_by:
            if rebuttal_id not in wanted.answered_by:
                self._rows[rebuttal_id].answers_id = None
        for rebuttal_id in wanted.answered_by:
            self._rows[rebuttal_id].answers_id = row.id
        correction_id = await add_correction(
            session,
            workspace_id=workspace_id,
            brief_id=self._brief.id,
            statement_id=row.id,
            by=by,
            at=at,
            before=self.state.to_json(),
            after=wanted.to_json(),
        )
        await self._show_speakers(session)
        return Made(correction_id, self._brief.filing_id)

    async def _speaker_id(self, session: AsyncSession, wanted: State, kind: tables.ActorKind) -> int | None:
        """Return the appearance of the new speaker, made where a person typed the name."""
        known = self._appearance(wanted.speaker)
        if known is not None or wanted.speaker is None or not wanted.typed:
            return known.id if known else None
        places = [each.position for each in self._brief.appearances]
        typed = tables.Appearance(
            workspace_id=self._brief.workspace_id,
            brief_id=self._brief.id,
            position=max(places, default=-1) + 1,
            name=wanted.speaker,
            kind=kind,
            role=_ROLES[wanted.kind],
            inbound_id=self._inbound_id,
        )
        session.add(typed)
        await session.flush()
        return typed.id

    async def _show_speakers(self, session: AsyncSession) -> None:
        """Show the speakers that people typed for as long as a statement is theirs."""
        corrections = await load_corrections(
            session, workspace_id=self._brief.workspace_id, brief_id=self._brief.id
        )
        await session.refresh(self._brief, ["appearances"])
        withdrawn = withdrawn_ids(self._brief, corrections)
        typed = typed_names(corrections)
        for appearance in self._brief.appearances:
            if appearance.name in typed:
                appearance.shown = appearance.id not in withdrawn
        await session.flush()


async def load_corrections(
    session: AsyncSession, *, workspace_id: str, brief_id: int
) -> tuple[Correction, ...]:
    """Return the corrections of a brief, oldest first; whether they may be seen goes by the brief."""
    rows = await corrections_of_brief(session, workspace_id=workspace_id, brief_id=brief_id)
    return tuple(Correction.of(row) for row in rows)


def _summary(text: str, before: str) -> str:
    if text == before:
        return before
    words = _line(text)
    if not _says_something(words):
        raise CorrectionError("Write what was said: a summary needs at least one word.", "summary")
    if len(words) > SUMMARY_CHARACTERS:
        raise CorrectionError(
            f"A summary has at most {SUMMARY_CHARACTERS:,} characters: this one has {len(words):,}.",
            "summary",
        )
    return words


def _speaker(name: str | None, before: str | None) -> str | None:
    if name == before or name is None:
        return name
    words = _line(name)
    if not words:
        return None
    if not _says_something(words):
        raise CorrectionError("A speaker's name needs at least one letter.", "speaker")
    if len(words) > NAME_CHARACTERS:
        raise CorrectionError(
            f"A speaker's name has at most {NAME_CHARACTERS} characters: this one has {len(words):,}.",
            "speaker",
        )
    return words


def _line(text: str) -> str:
    return " ".join(storable(text).split())


def _says_something(words: str) -> bool:
    return any(character.isalnum() for character in words)


def changed_meanwhile(state: State) -> str:
    """Return the sentence for a form that is out of date: what the item is by now."""
    words = state.summary if len(state.summary) <= _QUOTED else state.summary[: _QUOTED - 1].rstrip() + "…"
    what = "dropped" if state.dropped else f"a {state.kind}" if state.kind != "context" else "context"
    said_by = f", by {state.speaker}" if state.speaker else ""
    now = f"it is now {what}{said_by}: “{words}”"
    return f"Somebody else changed this item meanwhile, {now}. Open Correct again."
