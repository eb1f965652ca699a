"""A pasted article becomes one message in the thread: first a sign of life, then the brief."""

from __future__ import annotations

import re

import pytest

from bot.jobs.brief import KNOWN, READING
from bot.slack.blocks.message import FALLBACK_BYTES
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown


async def test_a_mention_with_an_article_is_answered_by_one_message_that_becomes_the_brief(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(f"@Rejoinder {ARTICLE}")

    (posted,) = newsroom.workspace.called("chat.postMessage")
    assert READING in posted.arguments["text"]
    assert posted.arguments["unfurl_links"] is posted.arguments["unfurl_media"] is False
    (updated,) = newsroom.workspace.called("chat.update")
    assert updated.arguments["ts"] == answer.ts
    assert {call.outcome for call in newsroom.workspace.calls} == {"ok"}

    words = shown(answer)
    assert "Bridge at Veldany is safe, mayor says" in words
    assert "Ilse Karro" in words
    assert "Oru Tamm" in words
    assert f"filed by <@{newsroom.mara.id}>" in words
    assert "offline analyst · stayed here" in words
    assert len(answer.text.encode()) <= FALLBACK_BYTES
    assert answer.metadata is not None
    assert answer.metadata["event_type"] == "rejoinder_answer"
    assert re.fullmatch(r"filing:\d+", answer.metadata["event_payload"]["key"])
    assert [element["action_id"] for element in answer.blocks[-1]["elements"]] == [
        "evidence",
        "correct",
        "related",
        "more",
    ]
    assert newsroom.workspace.statuses == {}, "the status goes away with the answer"


@pytest.mark.parametrize("shape", ["rich text", "text only", "both"])
async def test_every_shape_of_a_paste_gives_the_same_brief(newsroom: Newsroom, shape: str) -> None:
    asked = f"@Rejoinder {ARTICLE}"
    if shape == "both":
        blocks = newsroom.workspace.typed(asked).blocks
        answer = await newsroom.answer("@Rejoinder please", blocks=blocks)
    else:
        answer = await newsroom.answer(asked, rich_text=shape == "rich text")
    assert "safe for lorries" in shown(answer)
    assert "Mayor" in answer.text


async def test_a_direct_message_is_answered_in_its_thread(newsroom: Newsroom) -> None:
    direct = newsroom.workspace.direct_message(newsroom.mara)
    answer = await newsroom.answer(ARTICLE, direct)
    assert answer.channel == direct.id
    assert answer.is_reply
    assert "Ilse Karro" in shown(answer)


async def test_the_same_article_again_is_answered_by_a_link(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    first = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    second = await newsroom.answer(f"@Rejoinder {ARTICLE.replace('denied', ' denied')}", user=newsroom.odo)

    assert KNOWN in shown(second)
    assert second.edited_ts is None, "the first form is the last"
    (link,) = (part for part in second.blocks[0]["elements"][0]["elements"] if part["type"] == "link")
    assert first.ts.replace(".", "") in link["url"]
    assert (await newsroom.rows())["brief"] == 1


async def test_what_was_briefed_in_a_private_channel_is_not_revealed_in_a_public_one(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}", sources)
    public = await newsroom.answer(f"@Rejoinder {ARTICLE}")

    assert KNOWN not in shown(public)
    assert sources.id not in str(public.blocks) + public.text
    assert (await newsroom.rows())["brief"] == 2

    # In the private channel itself the earlier one, which its members may see, is linked.
    assert KNOWN in shown(await newsroom.answer(f"@Rejoinder {ARTICLE}", sources))


async def test_an_article_whose_brief_was_deleted_in_slack_is_briefed_anew_once(newsroom: Newsroom) -> None:
    first = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.workspace.delete(first)
    again = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "Ilse Karro" in shown(again)
    assert KNOWN in shown(await newsroom.answer(f"@Rejoinder {ARTICLE}"))


async def test_two_articles_at_once_get_two_briefs(newsroom: Newsroom) -> None:
    one = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}")
    two = await newsroom.server.say(newsroom.odo, newsroom.desk, f"@Rejoinder {ANOTHER}")
    await newsroom.idle()
    (first,), (second,) = newsroom.answers(one.message), newsroom.answers(two.message)
    assert "Veldany" in shown(first)
    assert "Quelm" in shown(second)
