"""Several articles in one message: a filing each, numbered; one that comes late; one much like another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from bot.jobs.brief import KNOWN
from bot.jobs.reading import HELP
from bot.jobs.sources import MOST
from bot.sandbox.interactions import element
from bot.sandbox.message import Message
from bot.sandbox.wire import Json
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown
from tests.slack.arrivals import PLAIN_LINK as LINK
from tests.slack.arrivals import WAYS, open_arrivals
from tests.slack.blocks.test_payloads import harmless
from tests.slack.exchange import CHARGE, clicked
from tests.slack.test_twins import snippet, without_files

LATER = ARTICLE.replace("14,000 lorries", "15,000 lorries").replace("on Monday", "on Tuesday")


def notes(newsroom: Newsroom, *texts: str) -> list[Json]:
    return [
        newsroom.server.upload(newsroom.mara, f"note-{number}.txt", each)
        for number, each in enumerate(texts, 1)
    ]


async def test_each_article_of_a_message_is_briefed_in_a_message_of_its_own(sqlite_url: str) -> None:
    async with open_arrivals(sqlite_url) as newsroom:
        files = notes(newsroom, ANOTHER, "too short to read")
        forwarded = newsroom.workspace.say(newsroom.odo, newsroom.desk, "see", files=files[1:])
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {LINK}", files=files)
        await newsroom.idle()
        first, second, third = map(shown, sorted(newsroom.answers(said.message), key=_number))
        assert "1 of 3, note-1.txt" in first
        assert "Anso Weil" in first
        assert second.startswith("2 of 3, note-2.txt: There are only 4 words to read")
        assert "3 of 3" in third
        assert "Ilse Karro" in third
        assert LINK in str(newsroom.ours[-1].blocks) + str([each.blocks for each in newsroom.ours])
        assert forwarded.files == files[1:]
        rows = await newsroom.rows()
        assert (rows["inbound"], rows["filing"], rows["brief"], rows["outgoing"]) == (1, 3, 2, 3)
        # Whatever comes again changes nothing.
        for event in said.events:
            await newsroom.server.redeliver(event["event_id"], times=2)
        await newsroom.idle()
        assert await newsroom.rows() == rows


def _number(message: Message) -> str:
    return shown(message).partition(" of ")[0][-1]


async def test_several_at_once_are_several_briefs_however_they_arrive(newsroom: Newsroom) -> None:
    for name, way in WAYS.items():
        before = newsroom.ours
        await way(newsroom, "several")
        await newsroom.idle()
        answers = sorted([each for each in newsroom.ours if each not in before], key=_number)
        assert [shown(each).count(f"{number} of 2") for number, each in enumerate(answers, 1)] == [1, 1], name
        assert ["Ilse Karro" in shown(each) for each in answers] == [True, False], name
        for answer in answers:
            harmless(answer.blocks)
            newsroom.workspace.delete(answer)


async def test_what_is_more_than_is_read_at_once_is_said(newsroom: Newsroom) -> None:
    files = notes(newsroom, *(f"Note {n}. Mayor Ilse Karro said that bridge {n} was safe." for n in range(7)))
    answers = sorted(map(shown, await newsroom.ask("@Rejoinder", files=files)))
    assert len(answers) == MOST == 5
    assert [f"{number + 1} of 7" in answer for number, answer in enumerate(answers)] == [True] * 5
    assert ["2 more were not read" in answer for answer in answers] == [False] * 4 + [True]


async def test_a_file_that_comes_after_the_answer_makes_the_answer_its_brief(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(
        newsroom.mara, newsroom.desk, "@Rejoinder help", files=[snippet(newsroom)], tell=False
    )
    mention, message = said.events
    await newsroom.server.bring(without_files(mention))
    await newsroom.idle()
    (answer,) = newsroom.answers(said.message)
    assert HELP in shown(answer)
    await newsroom.server.bring(message)
    await newsroom.idle()
    assert [shown(answer)] == [shown(each) for each in newsroom.answers(said.message)]
    assert "Ilse Karro" in shown(answer)
    assert len(newsroom.workspace.called("chat.postMessage")) == 1
    await newsroom.server.redeliver(message["event_id"], times=2)
    await newsroom.idle()
    rows = await newsroom.rows()
    assert (rows["filing"], rows["brief"], rows["outgoing"]) == (1, 1, 1)


async def test_a_file_that_comes_after_a_pasted_article_was_briefed_is_briefed_too(
    newsroom: Newsroom,
) -> None:
    file = snippet(newsroom, ANOTHER)
    text = f"@Rejoinder {ARTICLE}"
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, text, files=[file], tell=False)
    mention, message = said.events
    await newsroom.server.bring(without_files(mention))
    await newsroom.idle()
    assert "Ilse Karro" in shown(*newsroom.answers(said.message))
    await newsroom.server.bring(message)
    await newsroom.idle()
    pasted, attached = newsroom.answers(said.message)
    assert "Ilse Karro" in shown(pasted)
    assert "2 of 2, story.txt" in shown(attached)
    assert "Anso Weil" in shown(attached)


async def test_deleting_one_of_them_leaves_the_others_and_takes_away_what_was_said(
    newsroom: Newsroom,
) -> None:
    (file,) = notes(newsroom, ANOTHER)
    pasted, attached = sorted(await newsroom.ask(f"@Rejoinder {ARTICLE}", files=[file]), key=_number)
    _, menu = element(pasted.blocks, "more")
    delete = next(each["value"] for each in menu["options"] if "Delete" in each["text"]["text"])
    view = await clicked(newsroom, newsroom.mara, pasted, "more", delete)
    await newsroom.server.submit_view(view)
    await newsroom.idle()
    assert "Deleted by" in shown(pasted)
    assert "Anso Weil" in shown(attached)
    async with newsroom.service.database.reading() as session:
        left = [list(row) for row in await session.execute(text("SELECT payload FROM inbound"))]
        texts = list(await session.scalars(text("SELECT text FROM article")))
    assert left == [[None]]
    assert len(texts) == 1
    assert "Quelm" in texts[0]


async def test_an_article_much_like_an_earlier_one_is_briefed_and_says_so(newsroom: Newsroom) -> None:
    first = await newsroom.answer(f"@Rejoinder {ARTICLE * 3}")
    second = await newsroom.answer(f"@Rejoinder {ARTICLE * 2 + LATER}")
    assert KNOWN not in shown(second)
    assert "Ilse Karro" in shown(second)
    assert "Much like the one briefed on" in shown(second)
    assert first.ts.replace(".", "") in str(second.blocks)
    other = await newsroom.answer(f"@Rejoinder {CHARGE}")
    assert "Much like" not in shown(other)


async def test_what_it_is_like_in_a_private_channel_is_not_revealed(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE * 3}", sources)
    public = await newsroom.answer(f"@Rejoinder {ARTICLE * 2 + LATER}")
    assert "Much like" not in shown(public)
    assert sources.id not in str(public.blocks)
    within = await newsroom.answer(f"@Rejoinder {ARTICLE + LATER * 2}", sources)
    assert "Much like" in shown(within)


async def test_where_a_link_was_found_is_the_channels_own(sqlite_url: str) -> None:
    async with open_arrivals(sqlite_url) as newsroom:
        sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
        found = await newsroom.answer(f"@Rejoinder {LINK}", sources)
        assert LINK in str(found.blocks)
        again = await newsroom.answer(f"@Rejoinder {LINK}", sources)
        assert KNOWN in shown(again)
        pasted = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        assert "Ilse Karro" in shown(pasted)
        assert LINK not in str(pasted.blocks)
        assert await _last_address(newsroom) is None
        assert "unfurl_links" in newsroom.workspace.called("chat.postMessage")[0].arguments


async def _last_address(newsroom: Newsroom) -> Any:
    """Return where the article was found that was filed last."""
    last = "SELECT url FROM article JOIN filing ON filing.article_id = article.id ORDER BY filing.id DESC LIMIT 1"
    async with newsroom.service.database.reading() as session:
        return await session.scalar(text(last))
