"""Correct: a form for each item of a brief; who changed what is said in the message, and can be undone."""

from __future__ import annotations

from io import StringIO

import pytest
from sqlalchemy import text

from bot.memory.correcting import GONE as ITEM_GONE
from bot.memory.correcting import NOT_LAST, NOTHING, RERUN
from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.sandbox.views import View
from bot.slack.blocks.form import SPEAKER_GONE
from bot.slack.blocks.modal import GONE
from bot.slack.reception import FAILED
from tests.jobs.models import Model, with_model
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown
from tests.slack.exchange import clicked, modal, options, text_of, words


async def form(newsroom: Newsroom, user: User, brief: Message, item: str) -> View:
    """Open the form of the item whose label begins like that."""
    view = await clicked(newsroom, user, brief, "correct")
    return await choose(newsroom, user, view, item)


async def choose(newsroom: Newsroom, user: User, view: View, item: str) -> View:
    found = options(view, "correct_item")
    value = next(value for label, value in found.items() if label.startswith(item))
    return await clicked(newsroom, user, view, "correct_item", value)


async def submit(newsroom: Newsroom, view: View, **values: object) -> dict[str, str]:
    """Submit a form; return what is wrong, by the field's name."""
    delivery = await newsroom.server.submit_view(view, values)
    assert delivery.ok
    await newsroom.idle()
    return {key.split(":")[0]: said for key, said in delivery.answer.get("errors", {}).items()}


async def test_a_summary_is_changed_in_the_message_with_who_did_it(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.odo, brief, "Claim 1")
    assert await submit(newsroom, view, summary="The bridge is safe for most lorries") == {}
    assert not newsroom.workspace.open_views, "the form is closed"
    (message,) = newsroom.ours
    assert message.ts == brief.ts
    assert f"The bridge is safe for most lorries corrected by <@{newsroom.odo.id}>" in text_of(message)
    assert {call.outcome for call in newsroom.workspace.calls} == {"ok"}


async def test_what_is_left_as_it_was_is_no_change(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    before = words(brief)
    for item in ("Claim 1", "Rebuttal 1", "Context 1"):
        view = await form(newsroom, newsroom.mara, brief, item)
        assert await submit(newsroom, view) == {"summary": NOTHING}
    assert words(newsroom.ours[0]) == before


async def test_the_speaker_is_one_of_the_article_or_typed_or_nobody(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    tamm = options(view, "speaker")["Oru Tamm"]
    assert await submit(newsroom, view, speaker=tamm) == {}
    assert "Claim Oru Tamm, inspector".casefold() in text_of(newsroom.ours[0]).casefold()

    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    assert await submit(newsroom, view, typed="Veldany Council", typed_kind="organisation") == {}
    assert "Claim Veldany Council The old bridge" in text_of(newsroom.ours[0])

    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    assert "Veldany Council" in options(view, "speaker")
    assert await submit(newsroom, view, speaker="nobody") == {}
    assert "Claim not attributed The old bridge" in text_of(newsroom.ours[0])


async def test_kind_and_what_it_answers(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Rebuttal 1")
    assert await submit(newsroom, view, answers="none") == {}
    assert "Rebuttal of a claim that is not in this article" in text_of(newsroom.ours[0])
    view = await form(newsroom, newsroom.mara, brief, "Context 1")
    claim = next(value for label, value in options(view, "answers").items() if label.startswith("Claim 1"))
    assert await submit(newsroom, view, kind="rebuttal", answers=claim) == {}
    assert "Rebuttal not attributed The bridge was built in 1962" in text_of(newsroom.ours[0])


async def test_what_is_dropped_is_gone_from_the_message_and_can_be_brought_back(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Context 1")
    assert await submit(newsroom, view, drop=["drop"]) == {}
    assert "built in 1962" not in shown(newsroom.ours[0])
    view = await form(newsroom, newsroom.odo, brief, "Context, dropped")
    assert await submit(newsroom, view, drop=[]) == {}
    assert "built in 1962" in shown(newsroom.ours[0])
    assert f"corrected by <@{newsroom.odo.id}>" in text_of(newsroom.ours[0])


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"summary": "!?"}, "summary", "at least one word"),
        ({"summary": "x" * 1001}, "summary", "at most 1,000 characters"),
        ({"typed": "..."}, "speaker", "at least one letter"),
        ({"typed": "N" * 121}, "speaker", "at most 120 characters"),
    ],
    ids=str,
)
async def test_what_is_wrong_is_said_at_its_field(
    newsroom: Newsroom, values: dict[str, str], field: str, said: str
) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    wrong = await submit(newsroom, view, **values)
    assert list(wrong) == [field]
    assert said in wrong[field]
    assert newsroom.workspace.open_views == [view], "the form stays open, with what was typed"


async def test_a_form_that_somebody_else_overtook_says_what_the_item_is_now(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    mine = await form(newsroom, newsroom.mara, brief, "Claim 1")
    theirs = await form(newsroom, newsroom.odo, brief, "Claim 1")
    assert await submit(newsroom, theirs, summary="It is safe.") == {}
    (said,) = (await submit(newsroom, mine, summary="It is not.")).values()
    assert "It is safe." in said
    assert "open Correct again" in said or "Open Correct again" in said
    assert "It is not." not in shown(newsroom.ours[0])


async def test_a_typed_speaker_whom_somebody_withdrew_meanwhile_cannot_be_chosen(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    assert await submit(newsroom, view, typed="Veldany Council") == {}
    mine = await form(newsroom, newsroom.mara, brief, "Rebuttal 1")
    council = options(mine, "speaker")["Veldany Council"]
    theirs = await form(newsroom, newsroom.odo, brief, "Claim 1")
    assert await submit(newsroom, theirs, speaker="nobody") == {}
    assert await submit(newsroom, mine, speaker=council) == {"speaker": SPEAKER_GONE}


async def test_the_last_change_of_an_item_is_undone_from_the_list(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    before = text_of(brief)
    for summary in ("It is safe.", "It is as safe as it was."):
        view = await form(newsroom, newsroom.mara, brief, "Claim 1")
        assert await submit(newsroom, view, summary=summary) == {}
    view = await clicked(newsroom, newsroom.odo, brief, "correct")
    assert f"Claim 1 <@{newsroom.mara.id}>" in text_of(view)
    assert "“It is safe.” is now “It is as safe as it was.”" in text_of(view)
    assert words(view).count('"correct_undo"') == 1, "an earlier change is not the last"

    view = await clicked(newsroom, newsroom.odo, view, "correct_undo")
    await newsroom.idle()
    assert "It is safe. corrected by" in text_of(newsroom.ours[0])
    assert f"<@{newsroom.odo.id}>" in text_of(view), "who undid it is in the list"
    assert before != text_of(newsroom.ours[0])


async def test_a_second_click_on_undo_undoes_nothing_more(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    assert await submit(newsroom, view, summary="It is safe.") == {}
    stale = await clicked(newsroom, newsroom.mara, brief, "correct")
    value = next(
        each["value"]
        for block in stale.payload["blocks"]
        for each in block.get("elements", [])
        if each.get("action_id") == "correct_undo"
    )
    theirs = await clicked(newsroom, newsroom.odo, brief, "correct")
    await clicked(newsroom, newsroom.odo, theirs, "correct_undo", value)
    view = await clicked(newsroom, newsroom.mara, stale, "correct_undo", value)
    await newsroom.idle()
    assert NOT_LAST in text_of(view)
    assert (await newsroom.rows())["correction"] == 2
    assert "The old bridge at Veldany is safe for lorries" in shown(newsroom.ours[0])


async def test_a_submission_that_comes_twice_is_kept_once(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    assert await submit(newsroom, view, summary="It is safe.") == {}
    assert "changed this item meanwhile" in (await submit(newsroom, view, summary="It is safe."))["summary"]
    assert (await newsroom.rows())["correction"] == 1


async def test_many_changes_are_paged(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    for number in range(10):
        view = await form(newsroom, newsroom.mara, brief, "Claim 1")
        assert await submit(newsroom, view, summary=f"Version {number}.") == {}
    view = await clicked(newsroom, newsroom.mara, brief, "correct")
    assert "Page 1 of 2" in text_of(view)
    assert "“Version 0.”" not in text_of(view)
    view = await clicked(newsroom, newsroom.mara, view, "correct_later")
    assert "is now “Version 0.”" in text_of(view)
    view = await clicked(newsroom, newsroom.mara, view, "correct_earlier")
    assert "Page 1 of 2" in text_of(view)


async def test_a_brief_that_was_made_anew_is_not_corrected_through_an_old_form(sqlite_url: str) -> None:
    async with with_model(sqlite_url, Model()) as newsroom:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        view = await form(newsroom, newsroom.mara, brief, "Claim 1")
        await newsroom.server.click(newsroom.odo, brief, "more", "rerun:1")
        await newsroom.idle()
        assert await submit(newsroom, view, summary="It is safe.") == {"summary": RERUN}
        view = await clicked(
            newsroom, newsroom.mara, view, "correct_item", options(view, "correct_item").popitem()[1]
        )
        assert RERUN in text_of(view)


async def test_what_was_deleted_meanwhile_is_said_to_be_gone(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.odo, brief, "Claim 1")
    question = await clicked(newsroom, newsroom.mara, brief, "more", "delete:1")
    await newsroom.server.submit_view(question)
    await newsroom.idle()
    assert await submit(newsroom, view, summary="It is safe.") == {"summary": ITEM_GONE}


async def test_who_may_not_see_a_brief_may_not_correct_it(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    secret = await newsroom.answer(f"@Rejoinder {ANOTHER}", sources)
    public = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    secret_id = secret.blocks[-1]["elements"][0]["value"]
    form_of_secret = await form(newsroom, newsroom.mara, secret, "Claim 1")
    for element in public.blocks[-1]["elements"][:-1]:
        element["value"] = secret_id
    view = await clicked(newsroom, newsroom.odo, public, "correct")
    assert text_of(view) == GONE

    # The form of somebody else, as a payload could carry it that names another channel.
    form_of_secret.user = newsroom.odo.id
    form_of_secret.payload["private_metadata"] = form_of_secret.payload["private_metadata"].replace(
        sources.id, newsroom.desk.id
    )
    assert await submit(newsroom, form_of_secret, summary="It is public.") == {"summary": ITEM_GONE}
    assert "correction" not in await newsroom.rows()


async def test_people_of_other_workspaces_correct_nothing(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    outsider = newsroom.workspace.add_user("Ivo Brandt", external=True)
    assert (await newsroom.server.click(outsider, brief, "correct")).status == 200
    await clicked(newsroom, newsroom.mara, view, "correct_item", options(view, "correct_item").popitem()[1])
    assert [each.user for each in newsroom.workspace.open_views] == [newsroom.mara.id]
    view.user = outsider.id
    assert await submit(newsroom, view, summary="It is safe.") == {}
    assert "correction" not in await newsroom.rows()


async def test_a_fault_of_ours_is_said_with_an_id_that_the_log_has(newsroom: Newsroom, log: StringIO) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    view = await form(newsroom, newsroom.mara, brief, "Claim 1")
    async with newsroom.service.database.writing() as session:
        await session.execute(text("DROP TABLE correction"))
    said = (await submit(newsroom, view, summary="It is safe."))["summary"]
    assert said.startswith(FAILED)
    assert said.split("(error ")[1][:8] in log.getvalue()
    assert modal(newsroom, newsroom.mara) is view
