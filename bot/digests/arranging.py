"""From what a digest lists to what it holds: grouped by dispute, most contested first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.digests.choosing import count_older
from bot.digests.listing import ANSWERED, UNANSWERED, WAITS, corrected, is_contested, is_first, link_of
from bot.digests.scene import Scene
from bot.digests.sections import Answered, Contents, Decided, Listed, Possible, Waiting
from bot.memory.disputes import Dispute
from storage.corrections import Changed
from storage.listings import Listing

_DAYS = {state: wait for wait, state in WAITS.items()}
_WAITING = {UNANSWERED, *_DAYS}
_UNDECIDED = Decided()


def arrange(scene: Scene, listings: list[Listing]) -> Contents:
    """Return what a digest holds that lists these statements in these states."""
    states: dict[int, set[str]] = defaultdict(set)
    links: set[int] = set()
    for each in listings:
        if (link_id := link_of(each.state)) is not None:
            links.add(link_id)
        else:
            states[each.statement_id].add(each.state)
    told = {each for each, its in states.items() if any(map(is_first, its))}
    disputes, answered, waiting = [], [], []
    shown: set[int] = set()
    for dispute in _concerned(scene, states):
        its = _states_of(states, dispute.claims)
        if any(map(is_contested, its)):
            listed = _listed(scene, dispute, told)
            # What answered it may have been tied elsewhere since.
            if ANSWERED in its and listed.rebuttals:
                answered.append(Answered(listed, _days(listed)))
            else:
                disputes.append(listed)
        elif not its.isdisjoint(_WAITING):
            waiting.append(_waiting(scene, dispute, told, its))
        else:
            continue
        shown.update(dispute.claims, dispute.rebuttals)
    possible = [
        Possible(each.link_id, each.kind, scene.parts[each.from_id], scene.parts[each.to_id])
        for each in scene.proposals
        if each.link_id in links and each.from_id in scene.parts and each.to_id in scene.parts
    ]
    tied = {each.later.id for each in possible}
    return Contents(
        at=scene.at,
        since=scene.since,
        first=scene.first,
        disputes=tuple(sorted(disputes, key=_contest)),
        lone=tuple(each for each in scene.lone if each.id in told and each.id not in tied),
        answered=tuple(sorted(answered, key=lambda each: _contest(each.dispute))),
        waiting=tuple(sorted(waiting, key=lambda each: (each.wait, -each.days, each.dispute.id))),
        possible=tuple(sorted(possible, key=lambda each: (each.later.id, each.link_id))),
        corrections=tuple(_corrections(scene, states, shown | tied | told)),
        older=count_older(scene, listings),
    )


def _concerned(scene: Scene, statement_ids: Iterable[int]) -> Iterable[Dispute]:
    """Return the disputes that any of these claims is in, each once."""
    found = (scene.dispute_of[each] for each in statement_ids if each in scene.dispute_of)
    return {dispute.id: dispute for dispute in found}.values()


def _states_of(states: dict[int, set[str]], statement_ids: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for each in statement_ids:
        if each in states:
            found |= states[each]
    return found


def _listed(scene: Scene, dispute: Dispute, told: set[int]) -> Listed:
    parts = [*dispute.claims, *dispute.rebuttals]
    return Listed(
        id=dispute.id,
        claims=tuple(scene.parts[each] for each in dispute.claims),
        rebuttals=tuple(scene.parts[each] for each in dispute.rebuttals),
        new=frozenset(each for each in parts if each in told and scene.parts[each].filed_at >= scene.recent),
        decided=_decided(scene, dispute) if scene.muted or scene.needless else _UNDECIDED,
    )


def _decided(scene: Scene, dispute: Dispute) -> Decided:
    muted_id = next((each for each in dispute.claims if each in scene.muted), None)
    no_reply_id = next((each for each in dispute.claims if each in scene.needless), None)
    return Decided(
        muted_by=None if muted_id is None else scene.muted[muted_id],
        muted_id=muted_id,
        no_reply_by=None if no_reply_id is None else scene.needless[no_reply_id],
        no_reply_id=no_reply_id,
    )


def _waiting(scene: Scene, dispute: Dispute, told: set[int], its: set[str]) -> Waiting:
    listed = _listed(scene, dispute, told)
    wait = 0 if UNANSWERED in its else max(_DAYS[state] for state in its if state in _DAYS)
    return Waiting(listed, scene.days_since(listed.claims[0].filed_at), wait)


def _days(listed: Listed) -> int:
    """Return how many days after its oldest claim the first answer came, by the calendar in UTC."""
    first = listed.rebuttals[0].filed_at
    return max(0, (first.date() - listed.claims[0].filed_at.date()).days)


def _contest(listed: Listed) -> tuple[int, int, float, int]:
    """Sort by how many answers there are, then claims, then the latest."""
    latest = max(each.filed_at for each in (*listed.claims, *listed.rebuttals))
    return -len(listed.rebuttals), -len(listed.claims), -latest.timestamp(), listed.id


def _corrections(scene: Scene, states: dict[int, set[str]], shown: set[int]) -> Iterable[Changed]:
    """Yield what was corrected of statements that the digest does not show as they are now anyway."""
    for change in scene.changes:
        is_listed = corrected(change.corrected_at) in states.get(change.statement_id, ())
        if is_listed and change.statement_id not in shown:
            yield change
