"""Whatever is pasted ends in a brief or in one sentence, and nothing of it is read as markup."""

from __future__ import annotations

import re

import pytest

from bot.jobs import reading
from bot.jobs.intake import Arrival
from bot.jobs.reading import TOO_LONG, TOO_SHORT, read_message
from bot.jobs.reading import Asked as Answered
from bot.sandbox.message import Message
from tests.newsrooms import ARTICLE, Newsroom, shown
from tests.slack.blocks.test_payloads import harmless

GERMAN = (
    "Die Brücke bei Veldany sei sicher, sagte Bürgermeisterin Ilse Karro am Montag dem Sender Radio Veldany. "
    "„Niemand hat die Pfeiler seit neun Jahren angesehen“, sagte Inspektor Oru Tamm, der das bestritt. "
    "Die Brücke wurde 1962 gebaut und trägt jeden Tag 14.000 Lastwagen, und eine andere gibt es nicht."
)
ARABIC = (
    "قالت رئيسة البلدية إلزه كارو يوم الاثنين إن الجسر القديم في فيلداني آمن للشاحنات. "
    "ونفى المفتش أورو تام أن يكون الجسر آمنا وقال إن أحدا لم ينظر إلى أعمدته منذ تسع سنوات. "
    "وقد بني الجسر عام 1962 وتعبره كل يوم أربعة عشر ألف شاحنة ولا يوجد في المدينة جسر آخر غيره حتى الآن."
)
HTML = "<!doctype html><html><head><title>x</title></head><body>" + "".join(
    f"<p onclick='x()'>{line}</p>" for line in ARTICLE.splitlines() if line
)
HOSTILE = ARTICLE.replace("Mayor", "<!channel> Mayor").replace("Inspector", "<@U0000000001> & *Inspector*")
CONTROL = ARTICLE.replace(" ", " \x00\x07").replace("bridge", "bri\u202edge")


def sentences(count: int) -> str:
    """Return an article of that many sentences, each a claim or its denial."""
    return "Sund, 4 April. " + " ".join(
        f"Pilot {n} said that buoy {n} was adrift." if n % 2 else f"Warden {n} denied that it was adrift."
        for n in range(1, count + 1)
    )


def safe(message: Message) -> None:
    """Check that a message of ours holds no markup but the mention of who asked."""
    harmless(message.blocks)
    assert not re.search("[<>]", message.text)


@pytest.mark.parametrize(
    "text",
    [HTML, HOSTILE, CONTROL, GERMAN, ARABIC, "word " * 8000, "x" * 40_000, "😀 " * 3000],
    ids=["html", "hostile", "control", "german", "arabic", "8,000 words", "one word", "emoji"],
)
@pytest.mark.parametrize("rich_text", [True, False])
async def test_any_paste_ends_in_a_brief_or_a_sentence(
    newsroom: Newsroom, text: str, rich_text: bool
) -> None:
    answer = await newsroom.answer(f"@Rejoinder {text}", rich_text=rich_text)
    safe(answer)
    assert "(error " not in shown(answer)
    assert "Reading" not in shown(answer), "it came to its end"
    assert {call.outcome for call in newsroom.workspace.calls} == {"ok"}


@pytest.mark.parametrize("text", [GERMAN, ARABIC])
async def test_another_language_is_said_to_be_beyond_the_offline_analyst(
    newsroom: Newsroom, text: str
) -> None:
    assert "reads English only" in shown(await newsroom.answer(f"@Rejoinder {text}"))


async def test_hostile_markup_does_not_hide_who_says_what(newsroom: Newsroom) -> None:
    words = shown(await newsroom.answer(f"@Rejoinder {HOSTILE}", rich_text=False))
    assert "Ilse Karro" in words
    assert "Oru Tamm" in words


async def test_two_thousand_sentences_are_one_message(newsroom: Newsroom) -> None:
    answer = await newsroom.answer(f"@Rejoinder {sentences(2000)}")
    safe(answer)
    assert "Show all (" in str(answer.blocks)


@pytest.mark.parametrize(
    "text",
    ["Die Boje liegt seit dem Winter nicht mehr im Hafen. " * 10_000, "ferry " * 50_000],
    ids=["10,000 sentences", "300,000 characters"],
)
async def test_what_is_longer_than_any_message_is_one_message_all_the_same(
    newsroom: Newsroom, text: str
) -> None:
    """Slack cuts such a message: it is handed to the intake as a file will be."""
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder", tell=False)
    message = said.message
    await newsroom.service.intake.receive(
        Arrival(
            newsroom.workspace.team_id,
            "Ev1",
            message.channel,
            message.ts,
            None,
            message.user,
            "mention",
            {"text": text},
        )
    )
    await newsroom.idle()
    (answer,) = newsroom.answers(message)
    safe(answer)
    assert "(error " not in shown(answer)
    assert "stayed here" in shown(answer)


async def test_one_word_is_answered(newsroom: Newsroom) -> None:
    assert TOO_SHORT in shown(await newsroom.answer("@Rejoinder &lt;!channel&gt;"))


async def test_more_than_an_article_gets_its_sentence(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 400)
    assert TOO_LONG in shown(await newsroom.answer(f"@Rejoinder {ARTICLE}"))


def test_more_than_an_article_is_refused() -> None:
    found = read_message({"text": "word " * 500_000}, bot_user_id="U1", in_thread=False)
    assert found == Answered(TOO_LONG)
