"""Corrections in Slack: the brief's own message shows them, once each is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.memory.correcting import CorrectionError
from bot.memory.corrections import Correctable, Sheet
from bot.sandbox.faults import Refuse
from storage.tables import Brief
from storage.viewer import Viewer
from tests.newsrooms import ARTICLE, Newsroom, shown

ASKED = f"@Rejoinder {ARTICLE}"


async def first_claim(newsroom: Newsroom) -> tuple[Viewer, Correctable]:
    viewer = Viewer(newsroom.workspace.team_id, newsroom.odo.id, frozenset({newsroom.desk.id}))
    return viewer, (await sheet_of(newsroom, viewer)).statements[0]


async def sheet_of(newsroom: Newsroom, viewer: Viewer) -> Sheet:
    """Open the form of the newsroom's one brief."""
    async with newsroom.service.database.reading() as session:
        (brief_id,) = await session.scalars(select(col(Brief.id)))
    sheet = await newsroom.service.corrections.sheet(viewer, brief_id)
    assert sheet is not None
    return sheet


async def test_a_correction_is_shown_in_the_same_message(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(ASKED)
    viewer, claim = await first_claim(newsroom)
    change = replace(claim.unchanged(), summary="The bridge may stand.")
    await newsroom.service.corrections.correct(viewer, claim.statement_id, change, by=newsroom.odo.id)
    await newsroom.idle()
    assert [message.ts for message in newsroom.ours] == [answer.ts]
    assert "The bridge may stand." in shown(newsroom.ours[0])
    assert "The bridge may stand." in newsroom.ours[0].text


async def test_an_undone_correction_is_shown_too(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    before = shown(await newsroom.answer(ASKED))
    viewer, claim = await first_claim(newsroom)
    corrections = newsroom.service.corrections
    await corrections.correct(
        viewer, claim.statement_id, replace(claim.unchanged(), dropped=True), by=newsroom.odo.id
    )
    await newsroom.idle()
    assert claim.summary not in shown(newsroom.ours[0])
    sheet = await sheet_of(newsroom, viewer)
    await corrections.undo(viewer, sheet.statements[-1].revision, by=newsroom.odo.id)
    await newsroom.idle()
    assert claim.summary in shown(newsroom.ours[0])
    assert claim.summary in before


async def test_of_two_at_once_one_is_kept_and_shown(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await newsroom.ask(ASKED)
    viewer, claim = await first_claim(newsroom)
    outcomes = await asyncio.gather(
        *(
            newsroom.service.corrections.correct(
                viewer,
                claim.statement_id,
                replace(claim.unchanged(), summary=f"Wording {n}."),
                by=newsroom.odo.id,
            )
            for n in range(4)
        ),
        return_exceptions=True,
    )
    await newsroom.idle()
    refused = [each for each in outcomes if isinstance(each, CorrectionError)]
    assert len(refused) == 3
    kept = outcomes.index(None)
    assert f"Wording {kept}." in shown(newsroom.ours[0])
    assert all(f"Wording {kept}." in str(each) for each in refused)


async def test_quick_corrections_end_as_the_last_of_them(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await newsroom.ask(ASKED)
    for n in range(5):
        viewer, claim = await first_claim(newsroom)
        change = replace(claim.unchanged(), summary=f"Wording {n}.")
        await newsroom.service.corrections.correct(viewer, claim.statement_id, change, by=newsroom.odo.id)
    await newsroom.idle()
    assert "Wording 4." in shown(newsroom.ours[0])


@pytest.mark.parametrize("code", ["message_not_found", "is_archived"])
async def test_what_slack_will_not_show_is_kept_all_the_same(newsroom: Newsroom, code: str) -> None:
    await newsroom.ask(ASKED)
    viewer, claim = await first_claim(newsroom)
    newsroom.server.faults.add("chat.update", Refuse(code))
    change = replace(claim.unchanged(), summary="The bridge may stand.")
    await newsroom.service.corrections.correct(viewer, claim.statement_id, change, by=newsroom.odo.id)
    await newsroom.idle()
    _, claim = await first_claim(newsroom)
    assert claim.summary == "The bridge may stand."
