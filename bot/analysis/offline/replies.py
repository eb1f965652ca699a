"""Replies: the claim that a saying answers without a verb of denial."""

from __future__ import annotations

from bot.analysis.offline.answers import asks
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.denials import Denial
from bot.analysis.offline.exchange import Hall
from bot.analysis.offline.gathering import ACCUSING
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.voices import Voice, key_of

# A reply shares so much with the claim, and stands so many sentences from it.
_SHARED = 2
_NEAR = 8
# One that is not about who replies stands nearer.
_VERY_NEAR = 4
_NEVER = 1_000
_NEVER_SO = frozenset("never nobody none nothing".split())
_TO_COME = frozenset("will would shall can cannot could won't won’t wouldn't wouldn’t may might".split())
_TOLD_SOON = 2
_GOES_ON = 3
_OPENING = 5
_LAWYERS = frozenset("lawyer lawyers attorney attorneys solicitor solicitors barrister counsel".split())


class Replies:
    """Finds what is answered by sayings that are only worded as answers."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def claim_answered(self, denial: Denial, voice: Voice) -> tuple[Saying, Voice] | None:
        """Return the saying that `denial` replies to, with its voice, or None.

        It stands near, is of one matter with the reply, and speaks of who replies or of their body,
        unless the reply is set against it in so many words.
        """
        hall = self._hall
        evidence = hall.evidence(denial.saying)
        introduction = hall.introduction(denial.saying)
        about = hall.words_for(denial.saying, voice)
        names = {stem_of(word) for word in about}
        matter = hall.likeness.within(*denial.saying.content)
        if "turned" in denial.signs:
            matter |= self._goes_on(denial, voice)
        for saying, other in reversed(hall.before(denial.token)):
            # "Asked if it was so, she said it was not": who only asks claims nothing.
            if other is None or key_of(other) == key_of(voice) or asks(saying):
                continue
            claimed = hall.evidence(saying)
            distance = min(evidence) - max(claimed)
            if distance > _NEAR:
                break
            if not claimed.isdisjoint(evidence):
                continue
            shared = len((hall.likeness.stems(claimed) & matter) - names)
            if hall.speaks_of(claimed, about):
                met = shared >= self._enough(denial, saying, introduction, distance)
            else:
                met = distance <= _VERY_NEAR and shared >= self._enough_for_others(denial, saying)
            met = met or (distance <= _VERY_NEAR and self._corrects(denial, saying, other))
            if met and not self._speaks_in(denial, saying, about):
                return saying, other
        return self._told_before(denial, voice, about)

    def _enough(self, denial: Denial, saying: Saying, introduction: str, distance: int) -> int:
        """Return how many words a reply about who gives it shares with the claim at the least."""
        signs = denial.signs
        sure = not signs.isdisjoint(("flat", "counted")) or signs >= {"insisted", "vindicate"}
        if distance <= _VERY_NEAR and (sure or self._is_reproached(denial, saying)):
            return 0
        # "Had never paid them", "they had been paid in full".
        words = self._hall.reading.tokens.lower[slice(*saying.content)]
        if "vindicate" in signs and not _NEVER_SO.isdisjoint(words):
            return 1
        lawyer = not _LAWYERS.isdisjoint(introduction.lower().replace(",", "").split())
        if denial.signs != {"turned"} and (len(signs) > 1 or lawyer or saying.cue in ACCUSING):
            return 1
        return _SHARED

    def _is_reproached(self, denial: Denial, saying: Saying) -> bool:
        """Say whether the claim is of a misdeed, and the reply says what was, or was not, done."""
        reading = self._hall.reading
        misdeeds = reading.lexicon.misdeeds
        if denial.signs <= {"turned"} or misdeeds.isdisjoint(reading.tokens.lower[slice(*saying.content)]):
            return False
        first, end = denial.saying.content
        return _TO_COME.isdisjoint(reading.tokens.lower[first:end])

    def _enough_for_others(self, denial: Denial, claim: Saying) -> int:
        """Return how many words a reply shares with a claim that is not about who replies."""
        signs = denial.signs
        if "pointed" in signs:
            return 0
        if "counted" in signs:
            return (
                0
                if any(word.isdigit() for word in self._hall.reading.tokens.lower[slice(*claim.content)])
                else _NEVER
            )
        if "flat" in signs:
            return 1
        against = "turned" in signs or signs >= {"insisted", "negated"}
        return _SHARED if against else _NEVER

    def _corrects(self, denial: Denial, saying: Saying, other: Voice) -> bool:
        """Say whether a reply says that the other side is mistaken: "said the union had confused"."""
        if "correct" not in denial.signs:
            return False
        first, end = denial.saying.content
        opening = self._hall.reading.tokens.lower[first : min(end, first + _OPENING)]
        them = self._hall.words_for(saying, other) | set(other.words.lower().split())
        return any(word in them and len(word) > len("the") for word in opening)

    def _goes_on(self, denial: Denial, voice: Voice) -> frozenset[str]:
        """Return the stems of what the same party says next."""
        stems: frozenset[str] = frozenset()
        for saying, other in self._hall.after(denial.token + 1, _GOES_ON):
            if other is None or key_of(other) != key_of(voice):
                break
            stems |= self._hall.likeness.within(*saying.content)
        return stems

    def _told_before(
        self, denial: Denial, voice: Voice, about: frozenset[str]
    ) -> tuple[Saying, Voice] | None:
        """The claim about who answers that "had" been made, though the article tells it after the answer."""
        for saying, other in self._hall.after(denial.token + 1, _TOLD_SOON):
            if other is None or key_of(other) == key_of(voice):
                continue
            earlier = "had" in self._hall.reading.tokens.lower[max(0, saying.verb - 3) : saying.verb]
            claimed = self._hall.evidence(saying)
            # "Had accused her of": a pronoun means who was spoken of right before.
            object_of = self._hall.reading.tokens.lower[saying.verb + 1 : saying.verb + 2]
            spoken_of = self._hall.speaks_of(claimed, about) or (
                saying.cue in ACCUSING and object_of in (["him"], ["her"], ["them"], ["it"])
            )
            if earlier and denial.sentence not in claimed and spoken_of:
                return saying, other
        return None

    def _speaks_in(self, denial: Denial, claim: Saying, about: frozenset[str]) -> bool:
        """Say whether who replies speaks in the claim's sentences, too: it is their own claim then.

        What others say within the words of the claim is told by who makes it.
        """
        hall, (first, end) = self._hall, claim.content
        return any(
            saying.verb < denial.token
            and not first <= saying.verb < end
            and not about.isdisjoint(hall.words_for(saying, other))
            for saying, other in hall.heard_in(hall.evidence(claim))
        )
