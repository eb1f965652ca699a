"""The menu of a brief: the other analyst, export, deletion; each starts what it starts once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.desk import Desk
from bot.analysis.draft import Draft, DraftStatement
from bot.article.article import Article
from bot.jobs.deletion import NOT_YOURS
from bot.jobs.rerun import UNDER_WAY
from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.sandbox.views import View
from bot.slack.blocks.deletion import GOES, GONE_ALREADY
from bot.slack.blocks.modal import GONE
from tests.jobs.models import Model, with_model
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, open_newsroom, shown
from tests.slack.exchange import CHARGE, DENIAL, clicked, modal, options, text_of, words

CANARY = "Zanzolepidra"


def one_claim_a_sentence(article: Article) -> Draft:
    """Draft what some analyst might: every sentence is a claim."""
    return Draft(claims=tuple(DraftStatement(None, (s.number,)) for s in article.body))


def told(newsroom: Newsroom, user: User) -> list[str]:
    """Return what was said to somebody alone."""
    return [text_of(each) for each in newsroom.workspace.ephemerals if each.ephemeral_to == user.id]


async def choose(newsroom: Newsroom, user: User, brief: Message, what: str) -> None:
    delivery = await newsroom.server.click(user, brief, "more", f"{what}:{_id(brief)}")
    assert delivery.status == 200


def _id(brief: Message) -> str:
    return str(brief.blocks[-1]["elements"][0]["value"])


class TestRerun:
    """The other analyst makes the brief anew, in the same message."""

    async def test_it_is_offered_where_there_is_another_analyst(self, sqlite_url: str) -> None:
        async with with_model(sqlite_url, Model()) as newsroom:
            brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
            assert "Re-run with the offline analyst" in options(brief, "more")
            await choose(newsroom, newsroom.odo, brief, "rerun")
            await newsroom.idle()
            (brief,) = newsroom.ours
            assert "offline analyst · stayed here" in text_of(brief)
            assert "Re-run with the model" in options(brief, "more")
            (said,) = told(newsroom, newsroom.odo)
            assert "briefed again with the offline analyst" in said

    async def test_without_a_model_it_is_not_offered(self, newsroom: Newsroom) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        assert list(options(brief, "more")) == ["Export as JSON", "Export as CSV", "Delete…"]

    async def test_a_second_click_starts_nothing(self, database_url: str) -> None:
        model = Model()
        async with with_model(database_url, model) as newsroom:
            brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
            await choose(newsroom, newsroom.mara, brief, "rerun")
            await newsroom.idle()
            (brief,) = newsroom.ours
            model.asked.clear()
            model.go_on.clear()
            await choose(newsroom, newsroom.odo, brief, "rerun")
            await choose(newsroom, newsroom.odo, brief, "rerun")
            await newsroom.server.wait_for(lambda: len(told(newsroom, newsroom.odo)) == 2)
            model.go_on.set()
            await newsroom.idle()
            assert UNDER_WAY in told(newsroom, newsroom.odo)
            assert (await newsroom.rows())["brief"] == 3

    async def test_people_of_other_workspaces_start_nothing(self, sqlite_url: str) -> None:
        async with with_model(sqlite_url, Model()) as newsroom:
            brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
            outsider = newsroom.workspace.add_user("Ivo Brandt", external=True)
            for what in ("rerun", "delete", "json"):
                await choose(newsroom, outsider, brief, what)
            await clicked(newsroom, newsroom.mara, brief, "more", f"json:{_id(brief)}")
            await newsroom.idle()
            assert (await newsroom.rows())["brief"] == 1
            assert [each.user for each in newsroom.workspace.open_views] == [newsroom.mara.id]
            assert not told(newsroom, outsider)


class TestExport:
    """The brief as text to copy, within what a modal holds."""

    async def test_json(self, newsroom: Newsroom) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        view = await clicked(newsroom, newsroom.odo, brief, "more", f"json:{_id(brief)}")
        record = json.loads(preformatted(view))
        assert record["claims"][0]["speaker"] == "Ilse Karro"
        assert record["rebuttals"][0]["answers"] == 0
        assert f"rejoinder export --brief {_id(brief)} --format json" in text_of(view)

    async def test_csv(self, newsroom: Newsroom) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        view = await clicked(newsroom, newsroom.odo, brief, "more", f"csv:{_id(brief)}")
        rows = list(csv.DictReader(io.StringIO(preformatted(view))))
        assert [row["kind"] for row in rows][:2] == ["claim", "rebuttal"]
        assert rows[0]["speaker"] == "Ilse Karro"

    async def test_a_long_one_is_paged_whole(self, sqlite_url: str) -> None:
        long = " ".join(f'Pilot number {n} said that buoy {n} was adrift & "lost".' for n in range(1, 161))
        async with open_newsroom(sqlite_url, desk=Desk(one_claim_a_sentence)) as newsroom:
            brief = await newsroom.answer(f"@Rejoinder {long}")
            view = await clicked(newsroom, newsroom.odo, brief, "more", f"json:{_id(brief)}")
            found = preformatted(view)
            pages = 1
            while "export_later" in words(view):
                view = await clicked(newsroom, newsroom.odo, view, "export_later")
                found += "\n" + preformatted(view)
                pages += 1
            assert pages > 1
            assert len(json.loads(found)["claims"]) == 160
            view = await clicked(newsroom, newsroom.odo, view, "export_earlier")
            assert f"Page {pages - 1} of {pages}" in text_of(view)
            assert {call.outcome for call in newsroom.workspace.called("views.update")} == {"ok"}

    async def test_who_may_not_see_a_brief_may_not_export_it(self, either_newsroom: Newsroom) -> None:
        newsroom = either_newsroom
        sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
        secret = await newsroom.answer(f"@Rejoinder {ANOTHER}", sources)
        public = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        for option in public.blocks[-1]["elements"][-1]["options"]:
            option["value"] = option["value"].replace(_id(public), _id(secret))
        for what in ("json", "csv", "delete"):
            view = await clicked(newsroom, newsroom.odo, public, "more", f"{what}:{_id(secret)}")
            assert text_of(view) == GONE


class TestDelete:
    """The filer or an admin deletes, asked first; then nothing of the article is anywhere of ours."""

    async def test_the_canary_is_in_no_file_and_in_no_message(self, either_newsroom: Newsroom) -> None:
        newsroom = either_newsroom
        article = DENIAL.replace("Norrline", CANARY)
        await newsroom.answer(f"@Rejoinder {CHARGE.replace('Norrline', CANARY)}")
        newsroom.clock.let_pass(days=16)
        denial = await newsroom.answer(f"@Rejoinder {article}")
        view = await clicked(newsroom, newsroom.odo, denial, "related")
        await clicked(newsroom, newsroom.odo, view, "related_confirm")
        await newsroom.idle()
        assert f"Answered after 16 days by {CANARY}" in text_of(newsroom.ours[0])
        view = await self.form(newsroom, denial)
        await newsroom.server.submit_view(view, {"summary": f"{CANARY} denies it."})
        await newsroom.idle()

        for brief in newsroom.ours:
            question = await clicked(newsroom, newsroom.mara, brief, "more", f"delete:{_id(brief)}")
            assert "cannot be undone" in text_of(question)
            await newsroom.server.submit_view(question)
            assert text_of(modal(newsroom, newsroom.mara)) == GOES
            await newsroom.idle()
        assert [text_of(message) for message in newsroom.ours] == [f"Deleted by <@{newsroom.mara.id}>"] * 2
        assert all(CANARY not in f"{message.text}{message.blocks}" for message in newsroom.ours)
        assert all(CANARY not in f"{each.text}{each.blocks}" for each in newsroom.workspace.ephemerals)
        # What is left of the rows says only that something was filed, answered and deleted.
        assert not {"brief", "statement", "evidence", "article", "link", "actor", "correction"} & {
            *await newsroom.rows()
        }

    async def test_the_canary_is_in_no_file_of_the_database(self, newsroom: Newsroom, tmp_path: Path) -> None:
        brief = await newsroom.answer(f"@Rejoinder {DENIAL.replace('Norrline', CANARY)}")
        assert self.files_with_it(tmp_path)
        question = await clicked(newsroom, newsroom.mara, brief, "more", f"delete:{_id(brief)}")
        await newsroom.server.submit_view(question)
        await newsroom.idle()
        assert not self.files_with_it(tmp_path)

    @staticmethod
    def files_with_it(folder: Path) -> list[str]:
        spellings = (CANARY.encode(), CANARY.casefold().encode())
        return [
            file.name
            for file in folder.rglob("*")
            if file.is_file() and any(each in file.read_bytes() for each in spellings)
        ]

    @staticmethod
    async def form(newsroom: Newsroom, brief: Message) -> View:
        view = await clicked(newsroom, newsroom.mara, brief, "correct")
        item = next(
            value for label, value in options(view, "correct_item").items() if label.startswith("Rebuttal")
        )
        return await clicked(newsroom, newsroom.mara, view, "correct_item", item)

    async def test_only_the_filer_or_an_admin(self, either_newsroom: Newsroom) -> None:
        newsroom = either_newsroom
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        view = await clicked(newsroom, newsroom.odo, brief, "more", f"delete:{_id(brief)}")
        assert text_of(view) == NOT_YOURS
        assert "submit" not in view.payload
        # A question that somebody has open whose part it is not: as a payload could carry it.
        question = await clicked(newsroom, newsroom.mara, brief, "more", f"delete:{_id(brief)}")
        newsroom.workspace.views.stacks[newsroom.odo.id] = [question]
        question.user = newsroom.odo.id
        await newsroom.server.submit_view(question)
        assert text_of(question) == NOT_YOURS
        assert "built in 1962" in shown(newsroom.ours[0])

        admin = newsroom.workspace.add_user("Ida Roth", admin=True)
        newsroom.desk.members.append(admin.id)
        view = await clicked(newsroom, admin, brief, "more", f"delete:{_id(brief)}")
        await newsroom.server.submit_view(view)
        await newsroom.idle()
        assert text_of(newsroom.ours[0]) == f"Deleted by <@{admin.id}>"

    async def test_a_second_submission_deletes_nothing_more(self, newsroom: Newsroom) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        question = await clicked(newsroom, newsroom.mara, brief, "more", f"delete:{_id(brief)}")
        asked: dict[str, Any] = dict(question.payload)
        await newsroom.server.submit_view(question)
        await newsroom.idle()
        updates = len(newsroom.workspace.called("chat.update"))
        question.payload = asked
        await newsroom.server.submit_view(question)
        await newsroom.idle()
        assert text_of(modal(newsroom, newsroom.mara)) == GONE_ALREADY
        assert len(newsroom.workspace.called("chat.update")) == updates

    async def test_whoever_keeps_it_deletes_nothing(self, newsroom: Newsroom) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        before = words(brief)
        question = await clicked(newsroom, newsroom.mara, brief, "more", f"delete:{_id(brief)}")
        await newsroom.server.close_view(question)
        await newsroom.idle()
        assert words(newsroom.ours[0]) == before


@pytest.mark.parametrize(
    "value", ["", "delete", "delete:", "delete:x", "delete:²", "eat:1", f"json:{'9' * 40}"]
)
async def test_an_option_that_is_not_ours_does_nothing(newsroom: Newsroom, value: str) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    rows = await newsroom.rows()
    brief.blocks[-1]["elements"][-1]["options"][0]["value"] = value
    assert (await newsroom.server.click(newsroom.mara, brief, "more", value)).status == 200
    # What is ours is done: by then the one before has come to its end.
    await clicked(newsroom, newsroom.mara, brief, "related")
    assert len(newsroom.workspace.called("views.open")) == 1
    assert await newsroom.rows() == rows


def preformatted(view: View) -> str:
    """Return the text that one copies from a modal."""
    return "\n".join(
        element["elements"][0]["text"]
        for block in view.payload["blocks"]
        for element in block.get("elements", [])
        if element["type"] == "rich_text_preformatted"
    )
