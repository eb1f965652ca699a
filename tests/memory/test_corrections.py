from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.memory.correcting import CorrectionError
from bot.memory.corrections import Sheet, correct, correctable, corrections_of, undo_correction
from bot.memory.profile import find_actors
from bot.memory.versions import keep_next
from storage import tables
from storage.database import Database
from storage.links import Ends, links_of_brief, propose_links
from storage.viewer import Viewer
from tests.memory.filing import AT, FILER, file_brief, open_channel, read_back
from tests.memory.samples import ARTICLE, BRIEF

LATER = AT + timedelta(hours=1)
COLLEAGUE = Viewer("T1", "U2")


async def sheet(database: Database, brief_id: int, viewer: Viewer = FILER) -> Sheet:
    async with database.reading() as session:
        found = await correctable(session, viewer=viewer, brief_id=brief_id)
    assert found is not None
    return found


async def change(
    database: Database, brief_id: int, index: int, viewer: Viewer = FILER, by: str = "U2", **fields: Any
) -> int:
    """Correct the statement at that place of the form, as a person who just opened it."""
    item = (await sheet(database, brief_id)).statements[index]
    async with database.writing() as session:
        made = await correct(
            session,
            viewer=viewer,
            statement_id=item.statement_id,
            change=replace(item.unchanged(), **fields),
            by=by,
            at=LATER,
        )
    return made.correction_id


async def undo(database: Database, correction_id: int, by: str = "U3") -> int:
    async with database.writing() as session:
        made = await undo_correction(session, viewer=FILER, correction_id=correction_id, by=by, at=LATER)
    return made.correction_id


async def test_a_summary_is_changed_in_place_and_told_of(database: Database) -> None:
    brief_id = await file_brief(database)
    before = await sheet(database, brief_id)
    await change(database, brief_id, 0, summary=" The bridge\n is  sound. ")
    kept = await read_back(database, brief_id)
    assert kept.brief == replace(BRIEF, claims=(replace(BRIEF.claims[0], summary="The bridge is sound."),))
    assert [mark.corrected_by for mark in kept.marks] == ["U2", None, None]
    assert [mark.statement_id for mark in kept.marks] == [each.statement_id for each in before.statements]
    assert kept.corrected_by == "U2"
    (correction,) = kept.corrections
    assert (correction.by, correction.at) == ("U2", LATER)
    assert correction.before.summary == "The bridge is safe."
    assert correction.after == replace(correction.before, summary="The bridge is sound.")


async def test_the_articles_own_words_count_as_such(database: Database) -> None:
    brief_id = await file_brief(database)
    await change(database, brief_id, 0, summary="The bridge is safe")
    assert (await read_back(database, brief_id)).brief.claims[0].verbatim
    await change(database, brief_id, 0, summary="The bridge is unsafe")
    assert not (await read_back(database, brief_id)).brief.claims[0].verbatim


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing was changed"),
        ({"summary": "\u2003\n"}, "at least one word"),
        ({"summary": "—"}, "at least one word"),
        ({"summary": "x" * 1001}, "at most 1,000 characters: this one has 1,001"),
        ({"speaker": "?!"}, "at least one letter"),
        ({"speaker": "x" * 121}, "at most 120 characters"),
        ({"kind": "rebuttal", "answers": 10**9}, "not in the brief any more"),
        ({"revision": 77}, "Somebody else changed this item meanwhile, it is now a claim, by Ilse Karro"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(
    database: Database, fields: dict[str, Any], sentence: str
) -> None:
    brief_id = await file_brief(database)
    with pytest.raises(CorrectionError, match=sentence):
        await change(database, brief_id, 0, **fields)
    kept = await read_back(database, brief_id)
    assert (kept.brief, kept.corrections) == (BRIEF, ())


async def test_a_form_that_is_out_of_date_is_shown_the_newer_state(database: Database) -> None:
    brief_id = await file_brief(database)
    stale = (await sheet(database, brief_id)).statements[0]
    await change(database, brief_id, 0, summary="The bridge is sound.")
    with pytest.raises(CorrectionError, match=r"“The bridge is sound\.”"):
        async with database.writing() as session:
            await correct(
                session,
                viewer=FILER,
                statement_id=stale.statement_id,
                change=replace(stale.unchanged(), speaker="Oru Tamm"),
                by="U3",
                at=LATER,
            )
    assert len((await read_back(database, brief_id)).corrections) == 1


async def test_two_items_may_be_corrected_from_one_form(database: Database) -> None:
    brief_id = await file_brief(database)
    opened = await sheet(database, brief_id)
    async with database.writing() as session:
        for item in opened.statements[:2]:
            await correct(
                session,
                viewer=FILER,
                statement_id=item.statement_id,
                change=replace(item.unchanged(), summary="Something else."),
                by="U2",
                at=LATER,
            )
    brief = (await read_back(database, brief_id)).brief
    assert [each.summary for each in (*brief.claims, *brief.rebuttals)] == ["Something else."] * 2


async def test_a_speaker_of_the_brief_is_taken_by_any_name(database: Database) -> None:
    brief_id = await file_brief(database)
    await change(database, brief_id, 1, speaker="karro")
    kept = await read_back(database, brief_id)
    assert kept.brief.rebuttals[0].speaker == "Ilse Karro"
    assert kept.brief.rebuttals[0].title == "Mayor"
    assert kept.brief.rebuttals[0].retraction  # of the claim that is her own
    assert kept.brief.actors == BRIEF.actors
    async with database.reading() as session:
        speaking = await session.scalar(
            select(col(tables.Appearance.name))
            .join(tables.Statement, col(tables.Statement.speaker_id) == col(tables.Appearance.id))
            .where(col(tables.Statement.kind) == "rebuttal")
        )
    assert speaking == "Ilse Karro"


async def test_a_typed_speaker_is_an_actor_for_as_long_as_they_speak(database: Database) -> None:
    brief_id = await file_brief(database)
    correction_id = await change(database, brief_id, 2, speaker=" Veldany  Council", speaker_kind="group")
    kept = await read_back(database, brief_id)
    assert kept.brief.context[0].speaker == "Veldany Council"
    assert [(actor.name, actor.kind, actor.role) for actor in kept.brief.actors][2:] == [
        ("Veldany Council", "group", "source")
    ]
    await undo(database, correction_id)
    kept = await read_back(database, brief_id)
    assert kept.brief == BRIEF
    assert [each.by for each in kept.corrections] == ["U2", "U3"]
    async with database.reading() as session:
        shown = list(await session.scalars(select(col(tables.Appearance.shown))))
    assert sorted(shown) == [False, True, True]
    await change(database, brief_id, 2, speaker="veldany council")
    assert (await read_back(database, brief_id)).brief.context[0].speaker == "Veldany Council"
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(tables.Appearance)) == 3


async def test_no_speaker_at_all(database: Database) -> None:
    brief_id = await file_brief(database)
    await change(database, brief_id, 0, speaker=" ")
    claim = (await read_back(database, brief_id)).brief.claims[0]
    assert (claim.speaker, claim.title) == (None, None)


async def test_a_dropped_claim_leaves_its_rebuttal_without_one_and_comes_back_with_it(
    database: Database,
) -> None:
    brief_id = await file_brief(database)
    dropping = await change(database, brief_id, 0, dropped=True)
    kept = await read_back(database, brief_id)
    assert kept.brief == replace(BRIEF, claims=(), rebuttals=(replace(BRIEF.rebuttals[0], answers=None),))
    assert len(kept.marks) == 2
    opened = await sheet(database, brief_id)
    assert [(item.kind, item.number, item.dropped) for item in opened.statements] == [
        ("rebuttal", 1, False),
        ("context", 1, False),
        ("claim", 0, True),
    ]
    assert opened.claims == ()
    async with database.reading() as session:
        shown = await session.execute(select(col(tables.Statement.kind), col(tables.Statement.shown)))
    assert dict(shown.all()) == {"claim": False, "rebuttal": True, "context": True}
    with pytest.raises(CorrectionError, match="Nothing was changed"):
        await change(database, brief_id, 2, dropped=True)
    await undo(database, dropping)
    assert (await read_back(database, brief_id)).brief == BRIEF


async def test_a_claim_that_was_none_and_is_one_again(database: Database) -> None:
    brief_id = await file_brief(database)
    first = await change(database, brief_id, 0, kind="rebuttal")
    brief = (await read_back(database, brief_id)).brief
    assert brief.claims == ()
    assert [(each.speaker, each.answers) for each in brief.rebuttals] == [
        ("Oru Tamm", None),
        ("Ilse Karro", None),
    ]
    with pytest.raises(CorrectionError, match="not in the brief any more"):
        own = (await sheet(database, brief_id)).statements[1]
        await change(database, brief_id, 1, answers=own.statement_id)
    await undo(database, first)
    assert (await read_back(database, brief_id)).brief == BRIEF


async def test_only_a_rebuttal_answers(database: Database) -> None:
    brief_id = await file_brief(database)
    claim = (await sheet(database, brief_id)).claims[0]
    await change(database, brief_id, 1, kind="context")
    await change(database, brief_id, 2, kind="rebuttal", answers=claim.statement_id)
    brief = (await read_back(database, brief_id)).brief
    assert [(each.summary, each.answers) for each in brief.rebuttals] in (
        [(BRIEF.rebuttals[0].summary, 0)],
        [(BRIEF.context[0].summary, 0)],
    )
    assert all(each.answers is None for each in brief.context)


async def test_any_order_of_corrections_keeps_the_brief_whole(database: Database) -> None:
    """Every kind for every statement, dropped and back: positions never meet, answers are claims."""
    brief_id = await file_brief(database)
    steps: list[Callable[[int], dict[str, Any]]] = [
        lambda n: {"kind": ("claim", "rebuttal", "context")[n % 3]},
        lambda n: {"dropped": True},
        lambda n: {"dropped": False, "kind": ("rebuttal", "context", "claim")[n % 3]},
    ]
    for round_ in range(6):
        for index in range(3):
            opened = await sheet(database, brief_id)
            fields = steps[(round_ + index) % 3](round_ * 7 + index)
            claims = [item for item in opened.claims if item != opened.statements[index]]
            if fields.get("kind") == "rebuttal" and claims:
                fields["answers"] = claims[0].statement_id
            try:
                await change(database, brief_id, index, **fields)
            except CorrectionError as error:
                assert str(error) == "Nothing was changed."
            brief = (await read_back(database, brief_id)).brief
            for rebuttal in brief.rebuttals:
                assert rebuttal.answers is None or rebuttal.answers < len(brief.claims)
    kept = await read_back(database, brief_id)
    assert len(kept.corrections) > 6


async def test_only_the_last_change_of_an_item_is_undone(database: Database) -> None:
    brief_id = await file_brief(database)
    first = await change(database, brief_id, 0, summary="One.")
    await change(database, brief_id, 0, summary="Two.")
    with pytest.raises(CorrectionError, match="changed again since"):
        await undo(database, first)
    assert (await read_back(database, brief_id)).brief.claims[0].summary == "Two."


async def test_a_brief_that_was_rerun_is_corrected_no_more(database: Database) -> None:
    brief_id = await file_brief(database)
    async with database.writing() as session:
        await keep_next(session, viewer=FILER, brief_id=brief_id, article=ARTICLE, brief=BRIEF, at=LATER)
    assert not (await sheet(database, brief_id)).is_latest
    with pytest.raises(CorrectionError, match="made anew"):
        await change(database, brief_id, 0, summary="Other.")


@pytest.mark.parametrize("stranger", [COLLEAGUE, Viewer("T2", "U1", frozenset({"C1"}))])
async def test_who_may_not_see_a_brief_may_not_correct_it(database: Database, stranger: Viewer) -> None:
    brief_id = await file_brief(database)
    correction_id = await change(database, brief_id, 0, summary="One.")
    async with database.reading() as session:
        assert await correctable(session, viewer=stranger, brief_id=brief_id) is None
        assert await corrections_of(session, viewer=stranger, brief_id=brief_id) == ()
    with pytest.raises(CorrectionError, match="not here any more"):
        await change(database, brief_id, 1, viewer=stranger, summary="Other.")
    with pytest.raises(CorrectionError, match="not here any more"):
        async with database.writing() as session:
            await undo_correction(session, viewer=stranger, correction_id=correction_id, by="U2", at=LATER)


async def test_colleagues_correct_what_stands_in_a_public_channel(database: Database) -> None:
    brief_id = await file_brief(database)
    await open_channel(database, "C1")
    await change(database, brief_id, 0, viewer=COLLEAGUE, summary="Other.")
    async with database.reading() as session:
        (correction,) = await corrections_of(session, viewer=COLLEAGUE, brief_id=brief_id)
    assert correction.after.summary == "Other."


async def test_what_no_database_takes_is_replaced(database: Database) -> None:
    brief_id = await file_brief(database)
    await change(database, brief_id, 0, summary="a\x00b \ud83d", speaker="K\x00")
    claim = (await read_back(database, brief_id)).brief.claims[0]
    assert (claim.summary, claim.speaker) == ("a\ufffdb \ufffd", "K\ufffd")


async def test_a_typed_speaker_is_known_by_that_name(database: Database) -> None:
    brief_id = await file_brief(database)
    await change(database, brief_id, 2, speaker="Veldany Council", speaker_kind="group")
    async with database.reading() as session:
        (hit,) = (await find_actors(session, viewer=FILER, name="veldany council")).exact
    assert (hit.name, hit.kind, hit.statements) == ("Veldany Council", "group", 1)
    (correction,) = (await read_back(database, brief_id)).corrections
    await undo(database, correction.correction_id)
    async with database.reading() as session:
        assert not (await find_actors(session, viewer=FILER, name="veldany council")).exact


async def test_a_link_holds_for_as_long_as_its_ends_are_what_it_ties(database: Database) -> None:
    briefs = [await file_brief(database), await file_brief(database)]
    claims = [(await sheet(database, brief_id)).claims[0].statement_id for brief_id in briefs]
    async with database.writing() as session:
        links = [Ends(claims[1], claims[0], "same")]
        await propose_links(session, workspace_id="T1", links=links, proposed_by="rules", at=AT)

    async def tied() -> bool:
        async with database.reading() as session:
            ties = await links_of_brief(session, viewer=FILER, brief_id=briefs[0])
        return (claims[1], claims[0], "same") in {(tie.from_id, tie.to_id, tie.kind) for tie in ties}

    assert await tied()
    for fields in ({"kind": "context"}, {"dropped": True}):
        for brief_id in briefs:
            correction_id = await change(database, brief_id, 0, **fields)
            assert not await tied()
            await undo(database, correction_id)
            assert await tied()
