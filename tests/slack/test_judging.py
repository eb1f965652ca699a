"""Who is who, changed through Slack: shown before, done once submitted, told of, undone."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import Refuse
from bot.slack.modals import NOT_FOR_YOU, TOO_LATE
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom
from tests.slack.lookups import ask, buttons, opened, press, words

# Another Ilse Karro, a skipper: one name, two people.
NAMESAKE = """Skipper saved at Quelm

Quelm's lifeboat brought in skipper Ilse Karro on Sunday. Ilse Karro said that her boat had taken water for two hours before anybody came. The harbour master denied that anybody had waited. The boat was built in 1988 and lay at the outer pier until the storm broke its moorings.
"""


async def test_a_name_given_is_shown_and_found_and_can_be_taken_back(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    form = await opened(
        newsroom,
        newsroom.server.command(
            newsroom.mara, newsroom.desk, "/actor", "rename Ilse Karro to Ilse Karro-Lund"
        ),
    )
    assert "Ilse Karro-Lund" in words(form)
    assert "1 statement" in words(form)
    await newsroom.server.submit_view(form)
    assert "Shown as Ilse Karro-Lund now." in words(form)
    assert "Ilse Karro-Lund" in words(await ask(newsroom, "/actor Ilse Karro"))
    assert "1 claim" in words(await ask(newsroom, "/actor Ilse Karro-Lund"))

    await newsroom.server.click(newsroom.mara, form, "judge_undo:0")
    await newsroom.server.wait_for(lambda: "Undone" in words(form))
    assert "Lund" not in words(await ask(newsroom, "/actor Ilse Karro"))


async def test_a_name_that_is_none_is_refused_where_it_is_typed(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karro")
    form = await opened(newsroom, newsroom.server.click(newsroom.mara, shown, "actor_rename"))
    delivery = await newsroom.server.submit_view(form, {"judge_new_name": "!!!"})
    assert "Give a name with at least one letter or digit." in str(delivery.answer)


async def test_what_is_chosen_becomes_an_actor_of_its_own(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {NAMESAKE}")
    shown = await ask(newsroom, "/actor Ilse Karro")
    assert "in 2 articles" in words(shown)
    form = await opened(newsroom, newsroom.server.click(newsroom.mara, shown, "actor_split"))
    assert "Skipper saved at Quelm" in words(form)
    chosen = {
        block["element"]["action_id"]: [
            option["value"] for option in block["element"]["options"] if "Skipper" in option["text"]["text"]
        ]
        for block in form.payload["blocks"]
        if block["type"] == "input"
    }
    await newsroom.server.submit_view(form, {name: values for name, values in chosen.items() if values})
    assert "Taken apart" in words(form)
    both = await ask(newsroom, "/actor Ilse Karro")
    assert "2 actors may be meant" in words(both)
    assert len(buttons(both)) == 2
    assert "in 1 article" in words(await press(newsroom, both, "actor_open:0"))

    await newsroom.server.click(newsroom.mara, form, "judge_undo:0")
    await newsroom.server.wait_for(lambda: "Undone" in words(form))
    assert "in 2 articles" in words(await ask(newsroom, "/actor Ilse Karro"))


async def test_choosing_none_or_all_of_them_changes_nothing(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {NAMESAKE}")
    form = await opened(
        newsroom, newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "split Ilse Karro")
    )
    await newsroom.server.submit_view(form)
    assert "Choose which of the actor's articles" in words(form)
    assert "in 2 articles" in words(await ask(newsroom, "/actor Ilse Karro"))


async def test_whom_to_merge_with_is_chosen_by_typing(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {ANOTHER}")
    shown = await ask(newsroom, "/actor Ilse Karro")
    value = next(
        element["value"]
        for block in shown.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "actor_merge"
    )
    form = await opened(newsroom, newsroom.server.click(newsroom.mara, shown, "actor_merge", value))
    offered = await newsroom.server.suggest(newsroom.mara, form, "judge_merge_pick", "Dar")
    (option,) = offered.answer["options"]
    assert option["text"]["text"].startswith("Dara Holt")
    await newsroom.server.click(newsroom.mara, form, "judge_merge_pick", option)
    await newsroom.server.wait_for(lambda: "become one" in words(form))
    await newsroom.server.submit_view(form)
    assert "are one now" in words(form)
    assert "in 2 articles" in words(await ask(newsroom, "/actor Dara Holt"))


async def test_two_that_are_one_already(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "These are one actor already." in words(await ask(newsroom, "/actor merge Ilse Karro, Ilse Karro"))


async def test_guests_and_those_slack_says_nothing_of_change_nothing(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Pia Roth", guest=True)
    newsroom.desk.members.append(guest.id)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karro", guest)
    assert "1 claim" in words(shown)
    assert not {"Merge…", "Rename…", "Split…", "History"} & set(buttons(shown))
    assert NOT_FOR_YOU in words(await ask(newsroom, "/actor merge Ilse Karro, Oru Tamm", guest))
    assert NOT_FOR_YOU in words(await ask(newsroom, "/actor undo", guest))

    mine = await ask(newsroom, "/actor Ilse Karro")
    assert NOT_FOR_YOU in words(await press(newsroom, mine, "actor_rename", user=guest))
    newsroom.clock.let_pass(minutes=2)
    newsroom.server.faults.add("users.info", Refuse("ratelimited"))
    assert NOT_FOR_YOU in words(await ask(newsroom, "/actor rename Ilse Karro to Nobody"))
    assert (await newsroom.rows()).get("actor_judgement") is None


async def test_a_form_that_slack_does_not_open_is_said(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.server.faults.add("views.open", Refuse("expired_trigger_id"))
    assert TOO_LATE in words(await ask(newsroom, "/actor rename Ilse Karro to Nobody"))


@pytest.mark.parametrize(
    "name",
    [
        "x" * 5_000,
        "'; DROP TABLE actor; --",
        '"unclosed AND NEAR(* OR -',
        "%_%",
        "<!channel> *bold* <https://evil.example|here>",
        "\u202eorraK eslI",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "\u0000\u0007",
        "&amp;&lt;!here&gt;",
        "ilse* by: in: since:",
    ],
    ids=lambda name: ascii(name)[:20],
)
async def test_hostile_names_get_a_clear_answer(newsroom: Newsroom, name: str) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    for command in (
        "/actor",
        "/claims",
        "/actor merge Ilse Karro,",
        "/actor rename Ilse Karro to",
        "/actor history",
    ):
        if "rename" in command:
            # A form or a sentence, as the name is one or none.
            before = len(newsroom.workspace.open_views) + len(newsroom.workspace.ephemerals)
            text = f"rename Ilse Karro to {name}"
            await newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", text)
            await newsroom.server.wait_for(
                lambda: len(newsroom.workspace.open_views) + len(newsroom.workspace.ephemerals) > before  # noqa: B023
            )
            continue
        shown = await ask(newsroom, f"{command} {name}")
        assert "Something went wrong" not in words(shown), command
        assert "<!" not in shown.text
        assert "<http" not in shown.text
    pick = await ask(newsroom, "/actor Ilse Karo")
    offered = await newsroom.server.suggest(newsroom.mara, pick, "actor_pick", name)
    assert set(offered.answer) == {"options"}
