"""Weaving: denials, accusations and assertions of one article made into its exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.analysis.offline.accusations import find_accusations
from bot.analysis.offline.assertions import assertions
from bot.analysis.offline.denials import Denial
from bot.analysis.offline.exchange import Claim, Exchange, Hall, Rebuttal
from bot.analysis.offline.flow import Flow
from bot.analysis.offline.gathering import Gathering, merged
from bot.analysis.offline.meetings import Meetings
from bot.analysis.offline.voices import key_of, voice_of
from bot.analysis.offline.weighing import Weighing

_MOST_ACCUSATIONS = 24
# A brief shows so many at most; no rebuttal answers a later one.
_MOST_CLAIMS = 20


def exchange_of(hall: Hall, denials: Sequence[Denial]) -> Exchange:
    """Return what is claimed and what is denied; without a denial, what each party asserts."""
    accused = _accusations(hall)
    meetings = Meetings(hall, accused)
    for denial in denials:
        meetings.meet(denial)
    rebutters = {key_of(rebuttal.voice) for rebuttal in meetings.rebuttals}
    for reply, claim in Weighing(hall).counters(rebutters):
        meetings.counter(reply, claim)
    claims, rebuttals = meetings.claims, meetings.rebuttals
    if not rebuttals:
        used = set().union(*(hall.evidence(saying) for saying, _ in hall.spoken))
        claims = [*assertions(hall, set()), *_apart(accused, used)][:_MOST_CLAIMS]
        Flow(hall, claims).follow()
        return Exchange(claims, [])
    Gathering(hall, claims, rebuttals).gather()
    claims += _apart(accused, _used(claims, rebuttals))
    rebutters = {key_of(rebuttal.voice) for rebuttal in rebuttals}
    if all(rebuttal.answers is None for rebuttal in rebuttals):
        claims += _rest(assertions(hall, set()), _used(claims, rebuttals))
    elif not any(denial.needs == "claim" for denial in denials):
        # Where accusations are met by pleas only, what the other parties assert is contested too.
        others = assertions(hall, rebutters)
        claims += _apart(others, _used(claims, rebuttals))
    claims, rebuttals = claims[:_MOST_CLAIMS], merged(rebuttals)
    Flow(hall, [*claims, *rebuttals]).follow()
    return Exchange(claims, rebuttals)


def _accusations(hall: Hall) -> list[Claim]:
    """Return the accusations that the narrator reports."""
    found = []
    for sentence, agent in islice(find_accusations(hall.reading), _MOST_ACCUSATIONS):
        voice = voice_of(hall.reading, hall.cast, agent, ()) if agent else None
        found.append(Claim({sentence}, voice, stems=hall.likeness.stems({sentence})))
    return found


def _used(claims: Sequence[Claim], rebuttals: Sequence[Rebuttal]) -> set[int]:
    return set().union(*(claim.sentences for claim in claims), *(each.sentences for each in rebuttals))


def _apart(claims: Sequence[Claim], used: set[int]) -> list[Claim]:
    return [claim for claim in claims if not claim.sentences & used]


def _rest(claims: Sequence[Claim], used: set[int]) -> list[Claim]:
    """Return what is left of claims without the sentences that stand elsewhere."""
    return [replace(claim, sentences=rest) for claim in claims if (rest := claim.sentences - used)]
