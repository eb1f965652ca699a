"""Gathering: what each side of an exchange goes on to say, added to its claim or its rebuttal."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property
from itertools import pairwise

from bot.analysis.offline.affiliation import BODIES, affiliated, speaks_for, speaks_for_it
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Claim, Hall, Rebuttal
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.voices import Voice, is_role, key_of

ACCUSING = frozenset(
    "accuse accuses accused accusing blame blames blamed blaming allege alleges alleged alleging".split()
)
# How many sentences a rebuttal may pause and still go on.
_SOON = 6
_SOON_AFTER = range(1, _SOON + 1)
# How many sayings, in as many sentences, may tell a claim that was denied before it was told.
_TOLD_NEXT = 3
_SPOKESMAN_SOON = 2
_SPEAKING_FOR = frozenset("spokesman spokeswoman spokesperson lawyer attorney solicitor barrister".split())
# Who bears such an office, and no body's name with it, is of the body spoken of.
_IN_OFFICE = frozenset(
    "ceo chair chairman chairwoman chief commander commissioner constable director executive head headteacher"
    " inspector manager president principal rector secretary superintendent treasurer".split()
)
_OWN = frozenset(("his", "her", "their"))
_LONGEST_OFFICE = 4
_NEVER = _SOON + 1
# A brief shows no later ones; every saying is held against each of them.
_MOST_CLAIMS = 20
_SHARED_STEMS = 3
_SHARED_MATTER = 2


class Gathering:
    """Adds to claims and rebuttals, in place, what their parties say."""

    def __init__(self, hall: Hall, claims: list[Claim], rebuttals: Sequence[Rebuttal]) -> None:
        self._hall, self._claims, self._rebuttals = hall, claims, rebuttals
        self._sides: dict[str, list[Rebuttal]] = {}
        self._joined: dict[str, Claim] = {}
        for rebuttal in rebuttals:
            self._sides.setdefault(key_of(rebuttal.voice), []).append(rebuttal)

    def gather(self) -> None:
        """Add to each claim what its own party says, and to each rebuttal what follows it."""
        self._find_claimants()
        for saying, voice in self._hall.spoken:
            if voice is None or any(claim.main is saying for claim in self._claims):
                continue
            evidence = self._hall.evidence(saying)
            side = self._side_of(saying, voice, evidence)
            if not side:
                self._gather_claim(saying, voice, evidence)
            elif saying.cue in ACCUSING:
                self._add_claim(Claim(set(evidence), voice, main=saying))
            elif max(evidence) < min(min(rebuttal.sentences) for rebuttal in side) and self._has_claim(voice):
                self._gather_claim(saying, voice, evidence)
            else:
                self._gather_rebuttal(side, saying, voice, evidence)

    def _side_of(self, saying: Saying, voice: Voice, evidence: Set[int]) -> list[Rebuttal]:
        """Return the rebuttals of the party that a voice is, or speaks for."""
        key = key_of(voice)
        if key not in self._sides and not self._has_claim(voice):
            for rebuttal in self._rebuttals:
                # "Its spokesman" goes on for a body that has just rejected something.
                pause = _pause(rebuttal.sentences, evidence)
                if pause <= _SOON and self._speaks_on(saying, voice, rebuttal.voice, pause):
                    self._sides.setdefault(key, []).append(rebuttal)
                    break
        return self._sides.get(key, [])

    def _speaks_on(self, saying: Saying, voice: Voice, body: Voice, pause: int) -> bool:
        """Say whether a voice goes on for a body that spoke `pause` sentences before."""
        if pause > _SOON:
            return False
        reading = self._hall.reading
        if pause <= _SPOKESMAN_SOON and _is_lawyer_of(self._hall.introduction(saying) or voice.words, body):
            return True
        if body.entity.kind == "person" if body.entity else is_role(reading, body):
            return False
        if self._calls_it_theirs(saying, voice, body):
            return True
        words = self._hall.introduction(saying) or voice.words
        opening = words.lower().split()[:3]
        own = ("their" if body.plural else "its") in opening or is_spokesman(voice)
        own = own or speaks_for_it(words, voice)
        return (own and pause <= _SPOKESMAN_SOON) or self._hall.sides.belongs_to(words, voice, body)

    def _calls_it_theirs(self, saying: Saying, voice: Voice, body: Voice) -> bool:
        """ "The harbour board denied it", then chief executive Ada Moss, who says what "the board" does."""
        head = body.name.lower().rpartition(" ")[2]
        if head not in BODIES or (body.entity and body.entity.kind == "person"):
            return False
        lower, (first, end) = self._hall.reading.tokens.lower, saying.content
        if head not in lower[first:end] or not any(
            pair == ("the", head) for pair in pairwise(lower[first:end])
        ):
            return False
        title = f"{voice.title or ''} {self._hall.introduction(saying)}".lower().replace(",", " ").split()
        return not _IN_OFFICE.isdisjoint(title)

    def _is_of_one_side(self, saying: Saying, voice: Voice, claim: Claim, evidence: Set[int]) -> bool:
        """Say whether a voice tells the claim of its own body, or of who speaks for that: "its director"."""
        if claim.voice is None:
            return False
        pause = _pause(claim.sentences, evidence)
        if self._speaks_on(saying, voice, claim.voice, pause):
            return True
        if max(claim.sentences) <= min(evidence):
            return False
        told = claim.main or self._first_sayings.get(key_of(claim.voice))
        if told is None:
            return False
        later = next(
            (back for back in range(1, _SOON + 1) if any(at + back in claim.sentences for at in evidence)),
            _NEVER,
        )
        return self._speaks_on(told, claim.voice, voice, later)

    @cached_property
    def _first_sayings(self) -> dict[str, Saying]:
        """The first saying of each voice by its key."""
        return {key_of(voice): saying for saying, voice in reversed(self._hall.spoken) if voice}

    def _has_claim(self, voice: Voice) -> bool:
        key = key_of(voice)
        return any(claim.voice and key_of(claim.voice) == key for claim in self._claims)

    def _find_claimants(self) -> None:
        """Give a claim that nobody is said to make to the party whose own words are most like it."""
        if all(claim.voice or claim.owner for claim in self._claims):
            return
        said: dict[str, tuple[Voice, set[str]]] = {}
        for saying, voice in self._hall.spoken:
            if voice and not any(
                self._calls_it_theirs(saying, voice, rebuttal.voice) for rebuttal in self._rebuttals
            ):
                stems = self._hall.likeness.stems(self._hall.evidence(saying))
                said.setdefault(key_of(voice), (voice, set()))[1].update(stems)
        for index, claim in enumerate(self._claims):
            if claim.voice or claim.owner:
                continue
            rebutters = {key_of(rebuttal.voice) for rebuttal in self._rebuttals if rebuttal.answers == index}
            names = {stem_of(word) for key in rebutters for word in key.lower().split()}
            others = {key: stems for key, (_, stems) in said.items() if key not in rebutters}
            best = _most_like(claim, others, names) or self._told_right_before(claim, rebutters)
            if best:
                claim.voice = said[best][0]
            else:
                self._take_up(claim)

    def _told_right_before(self, claim: Claim, rebutters: set[str]) -> str | None:
        """Return the key of who spoke in the sentence before a denial that words its claim itself."""
        first = min(claim.sentences)
        # What the narrator tells of by itself ("she was accused of") is not of who spoke before.
        if not any(first in rebuttal.sentences for rebuttal in self._rebuttals):
            return None
        start = self._hall.reading.article.sentences[first].start
        before = self._hall.before(self._hall.reading.tokens.first_at(start))
        saying, voice = before[-1] if before else (None, None)
        if saying is None or voice is None or key_of(voice) in rebutters:
            return None
        return key_of(voice) if first - 1 in self._hall.evidence(saying) else None

    def _take_up(self, claim: Claim) -> None:
        """Give a claim denied before it is told to those who tell it next, until a rebutter speaks."""
        first = max(claim.sentences)
        end = self._hall.reading.article.sentences[first].end
        for saying, voice in self._hall.after(self._hall.reading.tokens.first_at(end), _TOLD_NEXT):
            evidence = self._hall.evidence(saying)
            if voice is None or min(evidence) > first + _TOLD_NEXT or self._side_of(saying, voice, evidence):
                return
            _take(claim, saying, voice, evidence)

    def _gather_claim(self, saying: Saying, voice: Voice, evidence: Set[int]) -> None:
        key = key_of(voice)
        for claim in self._claims:
            mine = (claim.voice is not None and key == key_of(claim.voice)) or (
                claim.owner is not None and affiliated(self._hall.reading, voice, claim.owner)
            )
            # Who has once spoken for a body is no longer introduced as its spokesman.
            mine = mine or self._joined.get(key) is claim
            if not mine and self._is_of_one_side(saying, voice, claim, evidence):
                mine = True
                self._joined[key] = claim
            if mine:
                _take(claim, saying, voice, evidence)
                return
        if saying.cue in ACCUSING:
            self._add_claim(Claim(set(evidence), voice, main=saying))

    def _add_claim(self, claim: Claim) -> None:
        told = any(claim.sentences <= rebuttal.sentences for rebuttal in self._rebuttals)
        if not told and len(self._claims) < _MOST_CLAIMS:
            self._claims.append(claim)

    def _gather_rebuttal(
        self, mine: Sequence[Rebuttal], saying: Saying, voice: Voice, evidence: Set[int]
    ) -> None:
        if not all(rebuttal.sentences.isdisjoint(evidence) for rebuttal in self._rebuttals):
            return
        nearest = min(mine, key=lambda rebuttal: _pause(rebuttal.sentences, evidence))
        if _pause(nearest.sentences, evidence) <= _SOON:
            nearest.sentences |= evidence
        elif body := self._body_of(saying, voice, evidence):
            body.sentences |= evidence
        elif about := next((rebuttal for rebuttal in mine if self._is_on_matter(rebuttal, evidence)), None):
            about.sentences |= evidence

    def _body_of(self, saying: Saying, voice: Voice, evidence: Set[int]) -> Rebuttal | None:
        """Return the rebuttal of the body that a voice speaks on for before it denies anything itself."""
        for rebuttal in self._rebuttals:
            pause = _pause(rebuttal.sentences, evidence)
            if pause <= _SOON and self._speaks_on(saying, voice, rebuttal.voice, pause):
                return rebuttal
        return None

    def _is_on_matter(self, rebuttal: Rebuttal, evidence: Set[int]) -> bool:
        """Say whether words of a rebutter, far from the rebuttal, are about the claim it answers."""
        if rebuttal.answers is None:
            return False
        claimed = self._claims[rebuttal.answers].stems
        own = {stem_of(word) for word in rebuttal.voice.name.lower().split()}
        return len((self._hall.likeness.stems(evidence) & claimed) - own) >= _SHARED_STEMS


def _take(claim: Claim, saying: Saying, voice: Voice, evidence: Set[int]) -> None:
    """Add a saying to a claim, which the first of its sayings words best."""
    claim.sentences |= evidence
    claim.voice = claim.voice or voice
    if claim.main is None or saying.verb < claim.main.verb:
        claim.main = saying


def _most_like(claim: Claim, said: dict[str, set[str]], names: set[str]) -> str | None:
    """Return the key of the party whose words have most in common with a claim, if that is enough."""
    told = claim.stems - names
    shared = {key: len(stems & told) for key, stems in said.items()}
    best = max(shared, key=lambda key: shared[key], default=None)
    if best is not None and shared[best] >= _SHARED_STEMS:
        return best
    matter = claim.matter - names
    shared = {key: len(stems & matter) for key, stems in said.items()}
    best = max(shared, key=lambda key: shared[key], default=None)
    # Of few words denied, two are enough where they are most of them.
    fewest = 1 if claim.definite else _SHARED_MATTER
    enough = best is not None and shared[best] >= max(fewest, len(matter) // 2)
    return best if enough else None


def _pause(sentences: Set[int], evidence: Set[int]) -> int:
    """Return how many sentences back `sentences` stand from what may go on with them, or very many."""
    first = min(evidence)
    for back in _SOON_AFTER:
        if first - back in sentences:
            return back
    return _NEVER


def _is_lawyer_of(words: str, party: Voice) -> bool:
    """ "Her barrister", "Moss’s lawyer": who speaks on for a person that was just heard."""
    first, *rest = words.lower().replace(",", " ").split()
    own = first in _OWN or first.removesuffix("'s").removesuffix("’s") in party.name.lower().split()
    return own and not _SPEAKING_FOR.isdisjoint(rest[:_LONGEST_OFFICE])


def is_spokesman(voice: Voice) -> bool:
    """Say whether a voice is only known as speaking for the body heard last: "a spokesman for the firm"."""
    words = [word for word in (voice.title or voice.words).lower().split() if word not in ("a", "the", "its")]
    if not words or words[0] not in _SPEAKING_FOR:
        return False
    # "A spokeswoman for the company" is the company's, whatever its name; "for Moss" is not.
    return len(words) == 1 or (words[1] == "for" and words[-1] in BODIES and len(words) <= _LONGEST_OFFICE)


def merged(rebuttals: Sequence[Rebuttal]) -> list[Rebuttal]:
    """Give "the ministry rejected" to the spokesman of that ministry who says why, where there is one."""
    kept: list[Rebuttal] = []
    for rebuttal in rebuttals:
        person = next(
            (
                other
                for other in rebuttals
                if other is not rebuttal
                and other.answers == rebuttal.answers
                and speaks_for(other.voice, rebuttal.voice)
            ),
            None,
        )
        if person is None:
            kept.append(rebuttal)
        else:
            person.sentences |= rebuttal.sentences
    return kept
