"""Three weeks told through Slack: five articles, three actors under seven names, and what each screen shows.

A claim is answered two weeks later, and one wrong merge is undone.
"""

from __future__ import annotations

import re

from bot.sandbox.message import Message
from tests.newsrooms import Newsroom
from tests.slack.lookups import answered, ask, links, opened, press, words

# Oskar Venn, Venn; Norrline, Norrline Ferries Limited, NFL; Maren Dahl, M. Dahl.
FIRST = """Ferry left 240 on the quay, minister says

TARN BAY - Transport Minister Oskar Venn said on Monday that the ferry operator Norrline had left 240 passengers on the quay at Tarn Bay without food or shelter. Venn spoke to reporters at the harbour. The storm closed four roads and kept the schools of the island shut for two days.
"""
SECOND = """Harbour fees to rise

TARN BAY - The harbour fees at Tarn Bay will double in June, Minister Oskar Venn said on Friday. The fees were last raised nine years ago, and the council of the town has to agree before the summer. Some three hundred boats lie there in a good year.
"""
THIRD = """Timetable to change

TARN BAY - Norrline Ferries Limited (NFL) will run two ships more in the summer, its spokeswoman M. Dahl said on Tuesday. The ships were built in 1998, and each of them takes ninety cars and four hundred people over the sound in less than an hour.
"""
FOURTH = """Norrline: nobody was left behind

TARN BAY - The ferry operator Norrline denied that it had left 240 passengers on the quay at Tarn Bay without food or shelter. Its spokeswoman, Maren Dahl, said that every passenger had been offered a hotel room. The company runs five ships between the islands and has done so for forty years.
"""
FIFTH = """Minister looks back on a hard year

TARN BAY - Former transport minister Oskar Venn said on Thursday that the ferries had been the hardest part of his year. Maren Dahl said that the company wished him well. The new government has not yet named anybody to take his place, and the parliament meets again in a month.
"""


async def file(newsroom: Newsroom, article: str) -> Message:
    return await newsroom.answer(f"@Rejoinder {article}")


def link_to(message: Message) -> str:
    ts = message.ts.replace(".", "")
    return (
        f"https://sandbox.slack.example/archives/{message.channel}/p{ts}"
        f"?thread_ts={message.thread_ts}&cid={message.channel}"
    )


def counts(message: Message) -> tuple[int, ...]:
    """Return how many claims, rebuttals and articles a profile tells of."""
    found = re.search(r"(\d+) claims? and (\d+) rebuttals? in (\d+) articles?", words(message))
    assert found is not None, words(message)
    return tuple(map(int, found.groups()))


async def test_three_weeks(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    clock = newsroom.clock

    # Week one. The minister accuses; nobody answers yet.
    first = await file(newsroom, FIRST)
    profile = await ask(newsroom, "/actor Oskar Venn")
    assert counts(profile) == (1, 0, 1)
    assert "No answer known" in words(profile)
    assert "Transport Minister" in words(profile)
    assert links(profile) == [link_to(first)]
    found = await ask(newsroom, '/claims unanswered by:"Oskar Venn"')
    assert "240 passengers" in words(found)
    assert links(found) == [link_to(first)]
    assert "Nobody is known by" in words(await ask(newsroom, "/actor Maren Dahl"))

    clock.let_pass(days=4)
    second = await file(newsroom, SECOND)
    profile = await ask(newsroom, "/actor Oskar Venn")
    assert counts(profile) == (2, 0, 2)
    assert links(profile) == [link_to(second), link_to(first)], "newest first"

    # Week two. Another name of the company, and a spokeswoman with her initial.
    clock.let_pass(days=5)
    await file(newsroom, THIRD)
    assert counts(await ask(newsroom, "/actor M. Dahl"))[2] == 1
    for name in ("Norrline Ferries Limited", "NFL"):
        assert counts(await ask(newsroom, f"/actor {name}"))[2] == 1, name

    # Two weeks after the first. The company answers; a person confirms whom.
    clock.let_pass(days=5)
    fourth = await file(newsroom, FOURTH)
    company = await ask(newsroom, "/actor Norrline")
    assert counts(company)[1] >= 1
    related = await opened(newsroom, newsroom.server.click(newsroom.mara, fourth, "related"))
    assert "240 passengers" in words(related)
    await newsroom.server.click(newsroom.mara, related, "related_confirm")
    await newsroom.idle()
    profile = await ask(newsroom, "/actor Oskar Venn")
    assert "Answered by Norrline" in words(profile).replace("  ", " ")
    assert "14 days later" in words(profile)
    assert link_to(fourth) in links(profile)
    assert "In dispute with" in words(profile)
    assert "Norrline (1 time, last" in words(profile)
    still = words(await ask(newsroom, '/claims unanswered by:"Oskar Venn"'))
    assert "240 passengers" not in still
    assert "fees" in still

    # Week three. He is out of office; both titles stand with their time.
    clock.let_pass(days=7)
    await file(newsroom, FIFTH)
    profile = await ask(newsroom, "/actor Oskar Venn")
    assert counts(profile)[2] == 3
    assert "Former transport minister" in words(profile)
    assert "Transport Minister" in words(profile)

    # The right merge: shown before it is done, then found under either name.
    form = await opened(
        newsroom, newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "merge Maren Dahl, M. Dahl")
    )
    assert "become one, called Maren Dahl" in words(form).replace("  ", " ")
    before = counts(await ask(newsroom, "/actor Maren Dahl")), counts(await ask(newsroom, "/actor M. Dahl"))
    assert (await newsroom.server.submit_view(form)).ok
    assert "are one now, called Maren Dahl" in words(form)
    whole = await ask(newsroom, "/actor M. Dahl")
    assert counts(whole) == tuple(map(sum, zip(*before, strict=True)))
    assert "Also named" in words(whole)

    form = await opened(
        newsroom, newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "merge Norrline, NFL")
    )
    assert (await newsroom.server.submit_view(form)).ok
    company = await ask(newsroom, "/actor NFL")
    assert counts(company)[2] >= 2
    assert "240 passengers" in words(company)
    assert "Norrline Ferries Limited" in words(company)

    # The wrong one: the minister is not the company's spokeswoman. Undone, all is as before.
    venn, dahl = counts(profile), counts(whole)
    form = await opened(
        newsroom,
        newsroom.server.command(newsroom.odo, newsroom.desk, "/actor", "merge Oskar Venn, Maren Dahl"),
    )
    assert (await newsroom.server.submit_view(form)).ok
    assert counts(await ask(newsroom, "/actor Oskar Venn"))[2] > venn[2]
    last = await ask(newsroom, "/actor undo", newsroom.odo)
    assert "Oskar Venn and M. Dahl are one" in words(last)
    undone = await press(newsroom, last, "judge_undo:0", user=newsroom.odo)
    assert "Undone" in words(undone)
    assert counts(await ask(newsroom, "/actor Oskar Venn")) == venn
    assert counts(await ask(newsroom, "/actor Maren Dahl")) == dahl
    history = words(await ask(newsroom, "/actor history Oskar Venn"))
    assert "are one" in history
    assert "undone on" in history

    # What the thread asks is answered for all; what is shared stands in the channel.
    thread = await newsroom.ask("@Rejoinder who is Oskar Venn?", thread_ts=first.thread_ts)
    assert counts(thread[-1]) == venn
    told = await answered(newsroom, newsroom.server.click(newsroom.mara, profile, "look_share"))
    assert "Shared with everybody" in words(told)
    assert "not shown there" not in words(told), "all of it is public"
