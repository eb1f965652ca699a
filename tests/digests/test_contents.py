from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.digests.contents import compose, forget
from bot.memory.corrections import correct
from bot.memory.judgements import merge
from bot.memory.related import undecide
from bot.memory.states import Change
from bot.memory.versions import keep_next
from storage.database import Database
from storage.decisions import mute, need_no_reply, need_reply, unmute
from storage.digests import finish
from storage.listings import listings_of
from storage.tables import Correction
from tests.digests.desk import MEMBER, DigestDesk, at, told
from tests.memory.exchanges import Archive, Says
from tests.memory.filing import FILER, file_brief
from tests.memory.samples import ARTICLE, BRIEF

CHARGE = "The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food"
DENIAL = "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"
COMPANY = [("Norrline", "the ferry company")]


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[DigestDesk]:
    """Channels on SQLite."""
    database = Database(sqlite_url)
    yield await _opened(database)
    await database.close()


@pytest.fixture
async def either_desk(database: Database) -> DigestDesk:
    """Channels on each database, for what a database may do in its own way."""
    return await _opened(database)


async def _opened(database: Database) -> DigestDesk:
    archive = Archive(database)
    for channel_id in ("C1", "C2"):
        await archive.channel(channel_id)
    await archive.channel("G1", "private")
    return DigestDesk(archive)


async def test_a_dispute_is_listed_once_and_again_when_more_answers_it(either_desk: DigestDesk) -> None:
    desk = either_desk
    wanted = await desk.subscribe()
    brief_id, (claim, rebuttal) = await desk.archive.file(
        [Says("Oskar Venn", CHARGE), Says("Norrline", "It rejected the charge", answers=0)], day=0.1
    )
    contents = await desk.digest(wanted, 1)
    assert (told(contents), contents.first) == ({"disputes": [(claim, rebuttal)]}, True)
    assert contents.disputes[0].claims[0].channel_id == "C1"
    assert (await desk.digest(wanted, 2)).is_empty
    later, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=2.5)
    assert told(await desk.preview(wanted, 3)) == {"possible": [(denial, claim)]}
    await desk.confirm(later, day=2.6)
    contents = await desk.digest(wanted, 3)
    assert told(contents) == {"disputes": [(claim, rebuttal, denial)]}
    assert contents.disputes[0].new == {denial}
    assert (contents.first, contents.since) == (False, at(2))
    assert (await desk.digest(wanted, 4)).is_empty
    assert brief_id


async def test_what_nobody_answers_is_listed_when_new_after_three_days_and_seven_and_then_counted(
    desk: DigestDesk,
) -> None:
    wanted = await desk.subscribe()
    _, (claim, idle) = await desk.archive.file(
        [Says("Oskar Venn", CHARGE), Says("Oskar Venn", "The harbour was built in 1931")],
        cast=COMPANY,
        day=0.1,
    )
    listed = {day: await desk.digest(wanted, day, again=day == 8) for day in range(1, 12)}
    waits = {
        day: (each.waiting[0].wait, each.waiting[0].days) for day, each in listed.items() if each.waiting
    }
    assert waits == {1: (0, 1), 3: (3, 3), 7: (7, 7)}
    assert [each.older for each in listed.values()] == [0] * 7 + [1] * 4
    assert all(each.is_empty for day, each in listed.items() if day not in waits)
    assert all(idle not in ids for each in listed.values() for ids in told(each).get("waiting", []))
    assert claim


async def test_a_weekly_digest_lists_what_waits_once_for_the_days_that_have_passed(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=2.1)
    found = [(await desk.digest(wanted, day)).waiting for day in (7, 14, 21)]
    assert [[(each.wait, each.days) for each in waiting] for waiting in found] == [[(0, 5)], [(7, 12)], []]


async def test_days_are_those_of_the_subscriptions_calendar(desk: DigestDesk) -> None:
    # Filed at 09:00 UTC on 2 March, it is 22:00 of that day in Auckland, and 00:30 of the 6th after 86.5 hours.
    there, here = await desk.subscribe(zone="Pacific/Auckland"), await desk.subscribe("C2", zone="UTC")
    await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY)
    found = [(await desk.preview(each, 86.5 / 24)).waiting[0].days for each in (there, here)]
    assert found == [4, 3]


async def test_a_claim_is_answered_since_after_it_was_told_of_as_unanswered(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    assert told(await desk.digest(wanted, 1)) == {"waiting": [(claim,)]}
    brief_id, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=16)
    assert told(await desk.digest(wanted, 16.5)) == {"waiting": [(claim,)], "possible": [(denial, claim)]}
    (link_id,) = await desk.confirm(brief_id, day=16.6)
    contents = await desk.digest(wanted, 17)
    assert told(contents) == {"answered": [(claim, denial)]}
    assert contents.answered[0].days == 16
    assert (await desk.digest(wanted, 18)).is_empty
    assert (await desk.digest(wanted, 25)).older == 0
    assert link_id


async def test_a_claim_from_before_the_subscription_is_told_of_when_it_is_answered(desk: DigestDesk) -> None:
    _, (claim, _) = await desk.archive.file(
        [Says("Oskar Venn", CHARGE), Says("Oskar Venn", "Norrline hid its logs")], cast=COMPANY
    )
    wanted = await desk.subscribe(day=10)
    brief_id, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=10.5)
    await desk.confirm(brief_id, day=10.6)
    contents = await desk.digest(wanted, 11)
    assert (told(contents), contents.answered[0].days) == ({"answered": [(claim, denial)]}, 10)


async def test_an_answer_confirmed_long_after_it_was_filed_is_told_of(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    brief_id, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=2)
    for day in range(3, 20, 4):
        await desk.digest(wanted, day, again=False)
    await desk.confirm(brief_id, day=19.5)
    assert told(await desk.digest(wanted, 20)) == {"answered": [(claim, denial)]}


async def test_the_same_claim_made_again_is_listed_with_the_first(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (first,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    brief_id, (second,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=4.1)
    contents = await desk.digest(wanted, 5)
    assert told(contents) == {"waiting": [(second,), (first,)], "possible": [(second, first)]}
    await desk.confirm(brief_id, day=5.1)
    assert (await desk.digest(wanted, 6)).is_empty
    third, (last,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=6.1)
    await desk.confirm(third, day=6.2)
    contents = await desk.digest(wanted, 7)
    assert told(contents) == {"waiting": [(first, second, last)]}
    assert [(each.wait, each.days) for each in contents.waiting] == [(0, 7)]
    assert (await desk.digest(wanted, 8)).older == 1


async def test_what_is_only_proposed_is_told_of_once_and_never_counted(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    await desk.archive.file([Says("Oskar Venn", "The harbour was built in 1931")], day=0.1)
    brief_id, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=0.2)
    assert told(await desk.digest(wanted, 1)) == {"lone": [(denial,)]}
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], day=1.1)
    again, (repeated,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], day=1.2)
    assert told(await desk.preview(wanted, 2)) == {"possible": [(repeated, claim)]}
    await desk.confirm(again, day=1.3, confirmed=False)
    assert (await desk.digest(wanted, 2)).is_empty
    assert brief_id


async def test_a_muted_dispute_never_appears_until_that_is_undone(either_desk: DigestDesk) -> None:
    desk = either_desk
    wanted = await desk.subscribe()
    other = await desk.subscribe("C2")
    database = desk.archive.database
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    listing = desk.latest
    async with database.writing() as session:
        of = {"viewer": MEMBER, "subscription_id": wanted.id, "statement_id": claim, "by": "U9", "at": at(1)}
        assert [await mute(session, **of) for _ in range(2)] == [True, False]  # type: ignore[arg-type]
    shown = await desk.again(wanted, listing, 1)
    assert shown.waiting[0].dispute.decided.muted_by == "U9"
    second, (repeated,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=2)
    await desk.confirm(second, day=2.1)
    third, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=2.2)
    # Nobody has said yet that it answers what is muted.
    assert told(await desk.digest(wanted, 3)) == {"lone": [(denial,)]}
    for day in range(4, 12):
        contents = await desk.digest(wanted, day, again=False)
        assert (contents.is_empty, contents.older) == (True, 0)
    await desk.confirm(third, day=11.1)
    assert (await desk.digest(wanted, 12)).is_empty
    assert told(await desk.preview(other, 12)) == {"disputes": [(claim, repeated, denial)]}
    async with database.writing() as session:
        assert [await unmute(session, **of) for _ in range(2)] == [True, False]  # type: ignore[arg-type]
    assert told(await desk.digest(wanted, 13)) == {"answered": [(claim, repeated, denial)]}


async def test_what_needs_no_reply_is_not_called_unanswered_until_that_is_undone(
    either_desk: DigestDesk,
) -> None:
    desk = either_desk
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    of = {"viewer": MEMBER, "statement_id": claim, "by": "U9", "at": at(1)}
    async with desk.archive.database.writing() as session:
        assert [await need_no_reply(session, **of) for _ in range(2)] == [True, False]  # type: ignore[arg-type]
    assert (await desk.again(wanted, desk.latest, 1)).waiting[0].dispute.decided.no_reply_by == "U9"
    for day in range(2, 10):
        contents = await desk.digest(wanted, day, again=False)
        assert (contents.is_empty, contents.older) == (True, 0)
    async with desk.archive.database.writing() as session:
        assert [await need_reply(session, **of) for _ in range(2)] == [True, False]  # type: ignore[arg-type]
    contents = await desk.digest(wanted, 10)
    assert [(each.wait, each.days) for each in contents.waiting] == [(7, 10)]


async def test_a_channel_has_what_is_public_and_its_own_or_its_own_alone(desk: DigestDesk) -> None:
    everything, own = await desk.subscribe("C1"), await desk.subscribe("C2", scope="channel")
    private = await desk.subscribe("G1")
    ids = {}
    for channel_id in ("C1", "C2", "G1"):
        _, (ids[channel_id],) = await desk.archive.file(
            [Says("Oskar Venn", f"Norrline hid the logs of {channel_id}")],
            cast=COMPANY,
            day=0.1,
            channel_id=channel_id,
        )
    found = [
        {each[0] for each in told(await desk.digest(wanted, 1))["waiting"]}
        for wanted in (everything, own, private)
    ]
    assert found == [{ids["C1"], ids["C2"]}, {ids["C2"]}, {ids["C1"], ids["C2"], ids["G1"]}]


async def test_an_answer_in_a_private_channel_answers_nothing_outside_it(either_desk: DigestDesk) -> None:
    desk = either_desk
    public, private = await desk.subscribe("C1"), await desk.subscribe("G1")
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    brief_id, (denial,) = await desk.archive.file(
        [Says("Norrline", DENIAL, denies=True)], day=0.2, channel_id="G1"
    )
    await desk.confirm(brief_id, day=0.3)
    assert told(await desk.digest(public, 1)) == {"waiting": [(claim,)]}
    assert told(await desk.digest(private, 1)) == {"disputes": [(claim, denial)]}


async def test_only_what_is_by_or_about_those_who_are_followed(desk: DigestDesk) -> None:
    _, (old,) = await desk.archive.file([Says("Ilse Karro", "The lock is broken")], cast=COMPANY)
    followed = desk.archive.actors["Norrline"]
    wanted = await desk.subscribe(following=[followed])
    _, (about,) = await desk.archive.file(
        [Says("Oskar Venn", "The ferry company hid its logs")], cast=COMPANY, day=0.1
    )
    _, (_, by) = await desk.archive.file(
        [Says("Dara Holt", "The crews are tired"), Says("Norrline", "They are not", answers=0)], day=0.2
    )
    await desk.archive.file(
        [Says("Ilse Karro", "The old bridge was safe"), Says("Oru Tamm", "It was not", answers=0)], day=0.3
    )
    await desk.archive.file([Says("Ilse Karro", "Oru Tamm lied")], cast=[("Oru Tamm",)], day=0.4)
    found = told(await desk.digest(wanted, 1))
    assert (found["waiting"], found["disputes"][0][1], len(found["disputes"])) == ([(about,)], by, 1)
    assert old


async def test_what_a_failed_digest_listed_is_listed_by_the_next(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    async with desk.archive.database.writing() as session:
        digest_id = await desk.open(session, wanted, 1)
        await compose(session, subscription=wanted, digest_id=digest_id, at=at(1))
        again = await compose(session, subscription=wanted, digest_id=digest_id, at=at(1))
        assert told(again) == {"waiting": [(claim,)]}
        assert len(await listings_of(session, workspace_id="T1", digest_id=digest_id)) == 1
        await finish(session, workspace_id="T1", digest_id=digest_id, state="failed", at=at(1))
        await forget(session, workspace_id="T1", digest_id=digest_id)
    contents = await desk.digest(wanted, 2)
    assert (told(contents), contents.first) == ({"waiting": [(claim,)]}, True)


async def test_two_digests_of_a_channel_at_once_share_what_is_new(either_desk: DigestDesk) -> None:
    desk = either_desk
    wanted = await desk.subscribe()
    await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    async with desk.archive.database.writing() as session:
        ids = [await desk.open(session, wanted, 1) for _ in range(2)]

    async def one(digest_id: int) -> bool:
        async with desk.archive.database.writing() as session:
            contents = await compose(session, subscription=wanted, digest_id=digest_id, at=at(1))
        return contents.is_empty

    assert sorted(await asyncio.gather(*map(one, ids))) == [False, True]


async def test_a_first_digest_begins_a_day_before_it_was_set_and_a_late_one_leaves_nothing_out(
    desk: DigestDesk,
) -> None:
    await desk.archive.file([Says("Oskar Venn", "Norrline hid its logs")], cast=COMPANY)
    _, (second,) = await desk.archive.file([Says("Oskar Venn", "Norrline lied")], cast=COMPANY, day=1.5)
    wanted = await desk.subscribe(day=2)
    assert told(await desk.digest(wanted, 2.1)) == {"waiting": [(second,)]}
    _, (third,) = await desk.archive.file([Says("Oskar Venn", "Norrline owes wages")], cast=COMPANY, day=3)
    _, (fourth,) = await desk.archive.file([Says("Oskar Venn", "Norrline burnt oil")], cast=COMPANY, day=39)
    contents = await desk.digest(wanted, 40)
    assert told(contents) == {"waiting": [(third,), (fourth,), (second,)]}


async def test_what_was_corrected_after_it_was_listed_is_told_of_once(either_desk: DigestDesk) -> None:
    desk = either_desk
    wanted = await desk.subscribe()
    database = desk.archive.database
    _, (early,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)

    async def change(statement_id: int, times: int, day: float, *, dropped: bool = False) -> None:
        words = f"Norrline was late {times} times"
        async with database.writing() as session:
            revision = await session.scalar(select(func.max(col(Correction.id)))) or 0
            made = Change("claim", words, "Oskar Venn", None, dropped=dropped, revision=revision)
            await correct(session, viewer=MEMBER, statement_id=statement_id, change=made, by="U9", at=at(day))

    await change(early, 0, 0.2)
    contents = await desk.digest(wanted, 1)
    assert told(contents) == {"waiting": [(early,)]}
    assert contents.waiting[0].dispute.claims[0].corrected_by == "U9"
    assert (await desk.digest(wanted, 2)).is_empty

    await change(early, 1, 2.1)
    contents = await desk.digest(wanted, 2.5)
    assert told(contents) == {"corrections": [(early,)]}
    (corrected,) = contents.corrections
    assert (corrected.corrected_by, corrected.before["summary"], corrected.after["summary"]) == (
        "U9",
        "Norrline was late 0 times",
        "Norrline was late 1 times",
    )
    # What stands in the digest anyway shows there that it was corrected.
    await change(early, 2, 2.6)
    contents = await desk.digest(wanted, 3)
    assert told(contents) == {"waiting": [(early,)]}
    await change(early, 3, 3.1, dropped=True)
    assert told(await desk.digest(wanted, 4)) == {"corrections": [(early,)]}
    assert [(await desk.digest(wanted, day)).is_empty for day in (5, 8)] == [True, True]


async def test_what_a_rerun_finds_again_is_not_listed_again(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    database = desk.archive.database
    brief_id = await file_brief(database, at=at(0.1))
    listed = await desk.digest(wanted, 1)
    claim = listed.disputes[0].claims[0].id
    async with database.writing() as session:
        await mute(session, viewer=MEMBER, subscription_id=wanted.id, statement_id=claim, by="U9", at=at(1))
        new_id = await keep_next(
            session, viewer=FILER, brief_id=brief_id, article=ARTICLE, brief=BRIEF, at=at(1.1)
        )
    assert new_id is not None
    assert (await desk.digest(wanted, 2)).is_empty
    again = await desk.again(wanted, desk.latest - 1, 1)
    assert [each.claims[0].summary for each in again.disputes] == [
        each.claims[0].summary for each in listed.disputes
    ]
    assert again.disputes[0].claims[0].brief_id == new_id
    assert again.disputes[0].decided.muted_by == "U9"


async def test_what_two_articles_say_of_one_actor_follows_a_merge(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file(
        [Says("Norrline Ferries", "Norrline had hidden nothing")], cast=COMPANY, day=0.1
    )
    assert told(await desk.preview(wanted, 1)) == {"waiting": [(claim,)]}
    actors = desk.archive.actors
    async with desk.archive.database.writing() as session:
        one, other = actors["Norrline Ferries"], actors["Norrline"]
        await merge(session, viewer=MEMBER, actor_id=one, other_id=other, by="U9", at=at(0.5))
    assert (await desk.digest(wanted, 1)).is_empty


async def test_a_link_that_is_undone_takes_its_answer_from_what_was_listed(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (claim,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    brief_id, (denial,) = await desk.archive.file([Says("Norrline", DENIAL, denies=True)], day=1.1)
    (link_id,) = await desk.confirm(brief_id, day=1.2)
    assert told(await desk.digest(wanted, 2)) == {"answered": [(claim, denial)]}
    async with desk.archive.database.writing() as session:
        await undecide(session, viewer=MEMBER, link_id=link_id, by="U9", at=at(2.1))
    assert told(await desk.again(wanted, desk.latest, 2)) == {"disputes": [(claim,)], "lone": [(denial,)]}


async def test_a_rebuttal_of_two_claims_is_listed_with_the_one_that_is_not_muted(desk: DigestDesk) -> None:
    wanted = await desk.subscribe()
    _, (old,) = await desk.archive.file([Says("Oskar Venn", CHARGE)], cast=COMPANY, day=0.1)
    await desk.digest(wanted, 1)
    async with desk.archive.database.writing() as session:
        await mute(session, viewer=MEMBER, subscription_id=wanted.id, statement_id=old, by="U9", at=at(1))
    brief_id, (claim, denial) = await desk.archive.file(
        [Says("Ilse Karro", "Norrline hid its logs"), Says("Norrline", DENIAL, answers=0)], day=1.1
    )
    await desk.confirm(brief_id, day=1.2)
    elsewhere = await desk.preview(await desk.subscribe("C2"), 2)
    assert sorted(told(elsewhere)["disputes"]) == [(old, denial), (claim, denial)]
    assert told(await desk.digest(wanted, 2)) == {"disputes": [(claim, denial)]}
    assert (await desk.digest(wanted, 3)).is_empty
