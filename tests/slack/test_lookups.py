"""The commands, told through Slack: what each shows, to whom, and what it says where it finds nothing."""

from __future__ import annotations

from tests.newsrooms import ANOTHER, ARTICLE, Newsroom
from tests.slack.lookups import answered, ask, buttons, links, press, words


async def test_a_profile_is_shown_to_who_asked_with_links_to_the_threads(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karro")

    assert "Ilse Karro" in words(shown)
    assert "person · 1 claim and 0 rebuttals in 1 article" in words(shown)
    assert "Answered by  Oru Tamm" in words(shown).replace("Answered by Oru", "Answered by  Oru")
    assert links(shown) == [
        f"https://sandbox.slack.example/archives/{brief.channel}/p{brief.ts.replace('.', '')}"
        f"?thread_ts={brief.thread_ts}&cid={brief.channel}"
    ]
    assert not newsroom.workspace.called("chat.getPermalink")


async def test_each_command_works_under_its_long_name(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "Ilse Karro" in words(await ask(newsroom, "/rejoinder actor Ilse Karro"))
    assert "Ilse Karro" in words(await ask(newsroom, "/rejoinder claims safe"))


async def test_an_unknown_name_gets_the_nearest_as_buttons(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karo")
    assert "Nobody is known by the name “Ilse Karo”" in words(shown)
    assert buttons(shown)[0].startswith("Ilse Karro")

    profile = await press(newsroom, shown, "actor_open:0")
    assert profile is shown, "it takes the place of the list"
    assert "1 claim" in words(profile)


async def test_nobody_at_all(newsroom: Newsroom) -> None:
    shown = await ask(newsroom, "/actor Quorvex Blim")
    assert "Nobody is known by a name like “Quorvex Blim”" in words(shown)
    assert buttons(shown) == []


async def test_claims_tell_what_was_answered(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {ANOTHER}")
    shown = await ask(newsroom, "/claims bridge")
    assert "found" in words(shown)
    assert "Answered" in words(shown)
    assert "harbour" not in words(shown).casefold()


async def test_a_search_in_vain_says_what_to_try(newsroom: Newsroom) -> None:
    shown = await ask(newsroom, "/claims zeppelins")
    assert "No statement found: zeppelins" in words(shown)
    assert "Try fewer words" in words(shown)
    assert buttons(shown) == []
    assert "until: is a day before since:" in words(
        await ask(newsroom, "/claims x since:2026-02-02 until:2026-01-01")
    )


async def test_a_channel_may_be_typed_without_slacks_list(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "bridge" in words(await ask(newsroom, "/claims bridge in:#world-desk"))
    assert "There is no channel #elsewhere that you can see" in words(
        await ask(newsroom, "/claims bridge in:#elsewhere")
    )


async def test_help_and_status(newsroom: Newsroom) -> None:
    for command in ("/actor", "/claims", "/rejoinder", "/rejoinder help", "/actor help"):
        shown = words(await ask(newsroom, command))
        assert "/actor" in shown or "/claims" in shown, command
    assert "is running. You see what was filed in public channels" in words(
        await ask(newsroom, "/rejoinder status")
    )


async def test_somebody_of_another_workspace_gets_nothing(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    visitor = newsroom.workspace.add_user("Ivo Anders", external=True)
    newsroom.desk.members.append(visitor.id)
    for command, text in (("/actor", "Ilse Karro"), ("/claims", "bridge"), ("/rejoinder", "status")):
        delivery = await newsroom.server.command(visitor, newsroom.desk, command, text)
        assert delivery.ok
    mine = await ask(newsroom, "/actor Ilse Karo")
    offered = await newsroom.server.suggest(visitor, mine, "actor_pick", "Ilse")
    assert offered.answer == {"options": []}
    await newsroom.server.click(visitor, mine, "actor_open:0")
    # What comes after is answered after: nothing of theirs is still on its way.
    await answered(newsroom, newsroom.server.command(newsroom.mara, newsroom.desk, "/claims", "bridge"))
    assert {each.ephemeral_to for each in newsroom.workspace.ephemerals} == {newsroom.mara.id}
    assert brief in newsroom.ours
