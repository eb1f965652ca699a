"""Choosing what a digest lists: what its subscription has not listed in that state. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digests.listing import (
    ANSWERED,
    DISPUTED,
    LONGEST_WAIT,
    REBUTS,
    SETTLED,
    UNANSWERED,
    WAITS,
    again,
    corrected,
    possibly,
)
from bot.digests.scene import Scene
from bot.memory.disputes import Dispute
from storage.listings import Listing


def choose(scene: Scene) -> list[Listing]:
    """Return what is to be listed, each statement in the state that it has now.

    A dispute that somebody muted is left out altogether, and so is what has nothing to do with the
    actors that the subscription follows.
    """
    found: list[Listing] = []
    for dispute in scene.disputes:
        listings = list(_contested(scene, dispute) if dispute.rebuttals else _waiting(scene, dispute))
        if listings and _wanted(scene, dispute):
            found += listings
    for rebuttal in scene.lone:
        if _is_fresh(scene, rebuttal.id) and scene.is_followed([rebuttal.id]):
            found += _each_once(scene, [rebuttal.id], REBUTS)
    found += _possible(scene)
    # What is listed now shows how it was corrected; only of what was listed before is that news.
    found += _corrected(scene, {each.statement_id for each in found})
    return found


def count_older(scene: Scene, listings: list[Listing]) -> int:
    """Count what was listed as unanswered for the last time, still is, and is not listed now."""
    now = {each.statement_id for each in listings}
    waiting: set[int] = set()
    for claim_id in scene.weary:
        dispute = scene.dispute_of.get(claim_id, Dispute(claim_id, (claim_id,), ()))
        if dispute.rebuttals or scene.is_needless(dispute) or not now.isdisjoint(dispute.claims):
            continue
        if _wanted(scene, dispute):
            waiting.add(dispute.id)
    return len(waiting)


def was_answered_since(scene: Scene, dispute: Dispute) -> bool:
    """Whether a contested dispute was told of as unanswered, or is older than what is new.

    What its own article answers was never unanswered, unless it was told so.
    """
    states = scene.states(*dispute.claims)
    if states & SETTLED:
        return False
    if UNANSWERED in states:
        return True
    beside = any(scene.parts[each].answers_id in dispute.claims for each in dispute.rebuttals)
    return not beside and scene.parts[dispute.id].filed_at < scene.since


def _wanted(scene: Scene, dispute: Dispute) -> bool:
    return not scene.is_muted(dispute) and scene.is_followed((*dispute.claims, *dispute.rebuttals))


def _contested(scene: Scene, dispute: Dispute) -> Iterator[Listing]:
    if not any(_is_news(scene, each) for each in (*dispute.claims, *dispute.rebuttals)) and not any(
        each in scene.newly_tied for each in dispute.claims
    ):
        return
    state = ANSWERED if was_answered_since(scene, dispute) else DISPUTED
    claims = [each for each in dispute.claims if not scene.states(each) & SETTLED]
    rebuttals = list(_each_once(scene, dispute.rebuttals, REBUTS))
    # A rebuttal may answer several claims: which of them a digest lists, its own rows say.
    again_by = [] if claims else [Listing(dispute.id, again(max(each.statement_id for each in rebuttals)))]
    yield from (*(Listing(each, state) for each in claims), *again_by, *rebuttals)


def _is_news(scene: Scene, statement_id: int) -> bool:
    """Whether a part of a contested dispute has not been listed as such, and might have been lately."""
    states = scene.states(statement_id)
    if scene.parts[statement_id].kind == "rebuttal":
        return REBUTS not in states and _is_fresh(scene, statement_id)
    return not states & SETTLED and (UNANSWERED in states or _is_fresh(scene, statement_id))


def _waiting(scene: Scene, dispute: Dispute) -> Iterator[Listing]:
    """Yield a claim about another known actor: when it is new or made again, and when it waits long."""
    states = scene.states(*dispute.claims)
    new = [each for each in dispute.claims if UNANSWERED not in scene.states(each) and _is_fresh(scene, each)]
    if not new and (LONGEST_WAIT in states or UNANSWERED not in states):
        return
    # Of most claims this tells soonest that they are not listed.
    if not any(map(scene.about, dispute.claims)) or scene.is_needless(dispute):
        return
    days = scene.days_since(scene.parts[dispute.id].filed_at)
    # Of several waits that have passed, such as in a weekly digest, the longest alone is listed.
    passed = max((wait for wait in WAITS if days >= wait), default=0)
    is_due = passed > max((wait for wait, state in WAITS.items() if state in states), default=0)
    if new:
        yield from _each_once(scene, dispute.claims, UNANSWERED)
    if is_due:
        yield Listing(dispute.id, WAITS[passed])


def _possible(scene: Scene) -> Iterator[Listing]:
    for each in scene.proposals:
        state = possibly(each.link_id)
        near, far = scene.disputes_with(each.from_id), scene.disputes_with(each.to_id)
        ends = [*near, *far]
        known = {end for dispute in ends for end in (*dispute.claims, *dispute.rebuttals)}
        if (
            state not in scene.states(each.from_id)
            and not any(scene.is_muted(dispute) for dispute in ends)
            and not any(dispute in near for dispute in far)
            and scene.is_followed({each.from_id, each.to_id, *known})
        ):
            yield Listing(each.from_id, state)


def _corrected(scene: Scene, now: set[int]) -> Iterator[Listing]:
    for change in scene.changes:
        state, states = corrected(change.corrected_at), scene.states(change.statement_id)
        is_known = bool(states) or change.statement_id in now
        if is_known and state not in states and not scene.is_change_muted(change):
            yield Listing(change.statement_id, state)


def _is_fresh(scene: Scene, statement_id: int) -> bool:
    return scene.parts[statement_id].filed_at >= scene.recent


def _each_once(scene: Scene, statement_ids: tuple[int, ...] | list[int], state: str) -> Iterator[Listing]:
    for each in statement_ids:
        if state not in scene.states(each):
            yield Listing(each, state)
