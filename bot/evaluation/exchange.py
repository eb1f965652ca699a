"""Who answers whom: links from rebuttals to claims, and the speakers of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.answer import AnsweredClaim
from bot.evaluation.counts import NO_SHARE, Counts, Share, share
from bot.evaluation.gold import GoldClaim
from bot.evaluation.names import any_same_name
from bot.evaluation.sections import Located, Numbers


@dataclass(frozen=True, slots=True)
class SpeakerCounts(Counts):
    """`right`: of the answer's items, those with the right speaker. `found`: of the gold's speakers."""

    right: Share = NO_SHARE
    found: Share = NO_SHARE


def count_links(located: Located) -> Share:
    """Return how many of the gold's rebuttals that were found answer the right claim.

    A rebuttal is found by the answer's rebuttal that shares most sentences with it. Its link is
    right if the claim it answers shares a sentence with one that the gold names; or, where the gold
    names none, if it answers none.
    """
    return share(
        *(
            _link_is_right(located, rebuttal.answers, found)
            for rebuttal, numbers in located.rebuttals
            if (found := _closest(numbers, [given for _, given in located.answered_rebuttals])) is not None
        )
    )


def _link_is_right(located: Located, wanted: Sequence[int], found: int) -> bool:
    answers = located.answered_rebuttals[found][0].answers
    if answers is None or not 0 <= answers < len(located.answered_claims):
        return answers is None and not wanted
    claim = located.answered_claims[answers][1]
    return any(claim & located.claims[index][1] for index in wanted)


def _closest(numbers: Numbers, others: Sequence[Numbers]) -> int | None:
    """Return the index of the set most like `numbers`, the first of equals; None if none shares any."""
    likeness = [len(numbers & other) / (len(numbers | other) or 1) for other in others]
    return likeness.index(max(likeness)) if any(likeness) else None


def count_speakers(
    located: Located,
    gold: Sequence[tuple[GoldClaim, Numbers]],
    answered: Sequence[tuple[AnsweredClaim, Numbers]],
) -> SpeakerCounts:
    """Count the speakers of claims, or of rebuttals, by the sentences the items share.

    An answer that meets only items without a speaker is not judged; nor is a wrong one that may
    belong to such an item.
    """
    accepted = [located.gold.accepted(item) for item, _ in gold]
    judged = []
    for given, numbers in answered:
        met = [names for (_, wanted), names in zip(gold, accepted, strict=True) if wanted & numbers]
        right = any(any_same_name(given.speaker, names) for names in met)
        if right or (met and all(met)):
            judged.append(right)
    found = [
        any(wanted & numbers and any_same_name(given.speaker, names) for given, numbers in answered)
        for (_, wanted), names in zip(gold, accepted, strict=True)
        if names
    ]
    return SpeakerCounts(share(*judged), share(*found))
