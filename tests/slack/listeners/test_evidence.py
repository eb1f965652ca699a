"""The evidence behind a brief: one click away, paged, and only for who may see it."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import text

from bot.analysis.desk import Desk
from bot.analysis.draft import Draft, DraftStatement
from bot.article.article import Article
from bot.sandbox.faults import Drop, Refuse, ServerError
from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.sandbox.views import View
from bot.slack.blocks.modal import GONE
from bot.slack.reception import FAILED
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, open_newsroom

LONG = "Sund, 4 April. The council met in the ferry hall until the morning and heard the skippers out. " + (
    " ".join(f'Pilot number {n} said that buoy {n} was adrift, "and nobody cares".' for n in range(1, 41))
)


def one_claim_a_sentence(article: Article) -> Draft:
    """Draft what some analyst might: every sentence is a claim."""
    return Draft(claims=tuple(DraftStatement(None, (s.number,)) for s in article.body))


async def clicked(newsroom: Newsroom, user: User, target: Message | View, action: str = "evidence") -> View:
    """Click, and return the modal that stands open."""
    seen = len(newsroom.workspace.called("views.open") + newsroom.workspace.called("views.update"))
    delivery = await newsroom.server.click(user, target, action)
    assert delivery.status == 200
    await newsroom.server.wait_for(
        lambda: (
            len(newsroom.workspace.called("views.open") + newsroom.workspace.called("views.update")) > seen
        )
    )
    (view,) = (view for view in newsroom.workspace.open_views if view.user == user.id)
    return view


def words(view: View) -> str:
    return json.dumps(view.payload["blocks"], ensure_ascii=False)


def marked(view: View) -> list[str]:
    """Return what stands in bold behind a bar: the sentences that statements rest on."""
    return [
        part["text"]
        for block in view.payload["blocks"]
        for element in block.get("elements", [])
        if element["type"] == "rich_text_quote"
        for part in element["elements"]
        if part.get("style", {}).get("bold")
    ]


async def test_the_used_sentences_are_marked_among_their_neighbours(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await clicked(newsroom, newsroom.odo, brief)
    assert newsroom.workspace.called("views.open")[0].outcome == "ok"
    found = marked(view)
    assert found
    assert all(sentence in ARTICLE for sentence in found)
    assert any("denied that the bridge was safe" in sentence for sentence in found)
    assert "Rebuttal of claim 1" in words(view)
    assert "carries 14,000 lorries" in words(view)
    assert "mayor says" not in words(view), "a headline is no neighbour"


async def test_a_brief_with_many_statements_is_shown_whole_page_by_page(sqlite_url: str) -> None:
    async with open_newsroom(sqlite_url, desk=Desk(one_claim_a_sentence)) as newsroom:
        brief = await newsroom.answer(f"@Rejoinder {LONG}")
        assert "Show all (4" in json.dumps(brief.blocks)
        view = await clicked(newsroom, newsroom.mara, brief, "show_all")
        found = marked(view)
        while any("Next" in json.dumps(block) for block in view.payload["blocks"][-1:]):
            view = await clicked(newsroom, newsroom.mara, view, "evidence_later")
            found += marked(view)
        assert len(found) == len(set(found))
        assert sum(sentence.startswith("Pilot number") for sentence in found) == 40

        last = words(view)
        view = await clicked(newsroom, newsroom.mara, view, "evidence_earlier")
        assert words(view) != last
        assert {call.outcome for call in newsroom.workspace.called("views.update")} == {"ok"}


@pytest.mark.parametrize("value", ["999", "0", "-1", "x", "", "9" * 40, "²"])
async def test_a_brief_that_is_not_there_is_said_to_be_gone(newsroom: Newsroom, value: str) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    brief.blocks[-1]["elements"][0]["value"] = value
    assert GONE in words(await clicked(newsroom, newsroom.mara, brief))


async def test_a_private_channels_brief_is_not_shown_through_a_public_button(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    secret = await newsroom.answer(f"@Rejoinder {ANOTHER}", sources)
    public = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    public.blocks[-1]["elements"][0]["value"] = secret.blocks[-1]["elements"][0]["value"]

    assert GONE in words(await clicked(newsroom, newsroom.odo, public))
    assert "Quelm" in words(await clicked(newsroom, newsroom.mara, public)), "the filer sees their own"


async def test_another_workspaces_brief_is_not_shown(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    # The server tells the team as the workspace has it: from now on, the click comes from another.
    newsroom.workspace.team_id = "T0000000ZZZ"
    newsroom.odo.team_id = "T0000000ZZZ"
    assert GONE in words(await clicked(newsroom, newsroom.odo, brief))


async def test_an_external_person_gets_nothing(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Ivo Brandt", external=True)
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert (await newsroom.server.click(guest, brief, "evidence")).status == 200
    # What is done for somebody who may: by then the click before it has come to its end.
    await clicked(newsroom, newsroom.mara, brief)
    assert [view.user for view in newsroom.workspace.open_views] == [newsroom.mara.id]
    assert len(newsroom.workspace.called("views.open")) == 1


@pytest.mark.parametrize("fault", [Refuse("expired_trigger_id"), ServerError(), Drop()], ids=repr)
async def test_a_view_that_slack_does_not_take_harms_nothing(newsroom: Newsroom, fault: Any) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.server.faults.add("views.open", fault)
    assert (await newsroom.server.click(newsroom.mara, brief, "evidence")).status == 200
    assert marked(await clicked_again(newsroom, brief))


async def clicked_again(newsroom: Newsroom, brief: Message) -> View:
    """Click until a modal stands open: the second time, the fault being one."""
    await newsroom.server.wait_for(lambda: newsroom.workspace.called("views.open"))
    return await clicked(newsroom, newsroom.mara, brief)


async def test_a_fault_of_ours_is_said_with_an_id_that_the_log_has(newsroom: Newsroom, log: StringIO) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    async with newsroom.service.database.writing() as session:
        await session.execute(text("DROP TABLE evidence"))
    view = words(await clicked(newsroom, newsroom.mara, brief))
    assert FAILED in view
    error_id = view.split("(error ")[1][:8]
    assert error_id in log.getvalue()
