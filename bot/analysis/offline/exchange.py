"""The exchange: which claims an article contests, who rejects each, and with what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.analysis.offline.accusations import find_accusations
from bot.analysis.offline.affiliation import affiliated, speaks_for
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.denials import Denial
from bot.analysis.offline.likeness import Likeness, stem_of
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Cast, Voice, key_of, voice_of

_ACCUSING = frozenset(
    "accuse accuses accused accusing blame blames blamed blaming allege alleges alleged alleging".split()
)
# A saying with a longer quotation than this is evidence by its beginning.
_MOST_EVIDENCE = 12
# Claims compared with every saying: bounds the work for an article that denies all day long.
_MOST_CLAIMS = 24
_MOST_REBUTTALS = 48
_LOOK_BACK = 40
# How many sentences a rebuttal may pause and still go on.
_SOON = 6
# How many sayings, in as many sentences, may tell a claim that was denied before it was told.
_TOLD_NEXT = 3
_SPOKESMAN_SOON = 2
_SPEAKING_FOR = frozenset("spokesman spokeswoman spokesperson lawyer".split())
_NEVER = _SOON + 1
_SHARED_STEMS = 3

Spoken = tuple[Saying, Voice | None]


@dataclass(slots=True)
class Claim:
    """A claim: the sentences (indexes from 0) it stands in, and who makes it as far as known.

    `main` is the saying that words it best; `owner` the party it is said to be of ("Iran's claims").
    """

    sentences: set[int]
    voice: Voice | None = None
    owner: Entity | None = None
    main: Saying | None = None
    stems: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class Rebuttal:
    """What one party says against one claim (an index), or against none of this article."""

    sentences: set[int]
    voice: Voice
    answers: int | None
    sentence: int
    saying: Saying


@dataclass(frozen=True, slots=True)
class Exchange:
    """The claims and rebuttals of one article."""

    claims: list[Claim]
    rebuttals: list[Rebuttal]


def evidence_of(reading: Reading, saying: Saying) -> set[int]:
    """Return the indexes of the sentences that a saying stands in, at most a dozen."""
    first = reading.sentence_at(saying.content[0])
    last = min(reading.sentence_at(saying.content[1] - 1), first + _MOST_EVIDENCE - 1)
    return {*range(first, last + 1), reading.sentences[saying.unit]}


def exchange_of(
    reading: Reading, cast: Cast, spoken: Sequence[Spoken], denials: Sequence[Denial]
) -> Exchange:
    """Return what is claimed and what is denied; without a denial, what each party asserts."""
    weaver = _Weaver(reading, cast, spoken)
    accused = weaver.accusations()
    for denial in denials:
        weaver.meet(denial, accused)
    if weaver.rebuttals:
        weaver.gather()
        if not any(denial.needs == "claim" for denial in denials):
            weaver.add_assertions()
        return Exchange(weaver.claims, _merged(weaver.rebuttals))
    return Exchange([*_assertions(reading, spoken, set()), *_unused(accused, reading, spoken)], [])


def _verb(spoken: Spoken) -> int:
    return spoken[0].verb


class _Weaver:
    """Ties denials to claims, then adds what each side goes on to say."""

    def __init__(self, reading: Reading, cast: Cast, spoken: Sequence[Spoken]) -> None:
        self.claims: list[Claim] = []
        self.rebuttals: list[Rebuttal] = []
        self._reading, self._cast, self._spoken = reading, cast, spoken
        self._likeness = Likeness(reading)
        self._voices = {saying.verb: voice for saying, voice in spoken}
        self._by_key: dict[tuple[str, int | None], Rebuttal] = {}
        self._named: dict[str, set[int]] = {}

    def accusations(self) -> list[Claim]:
        """Return the accusations that the narrator reports."""
        found = []
        for sentence, agent in islice(find_accusations(self._reading), _MOST_CLAIMS):
            voice = voice_of(self._reading, self._cast, agent, ()) if agent else None
            found.append(Claim({sentence}, voice, stems=self._likeness.stems({sentence})))
        return found

    def meet(self, denial: Denial, accused: Sequence[Claim]) -> None:
        """Add a denial: to the claim it words or points at, or to the last one made by another."""
        if len(self.claims) >= _MOST_CLAIMS or len(self.rebuttals) >= _MOST_REBUTTALS:
            return
        voice = self._voices.get(denial.saying.verb)
        if voice is None:
            return
        if denial.needs == "claim":
            answers = self._claim_met(denial, voice, accused)
        elif denial.needs == "other":
            answers = self._last_claim_by_another(denial, voice)
        else:
            answers = self._accusation_of(denial, voice, accused)
        if answers is None and denial.needs != "claim":
            return
        key = (key_of(voice), answers)
        evidence = evidence_of(self._reading, denial.saying) | {denial.sentence}
        if known := self._by_key.get(key):
            known.sentences |= evidence
            return
        self._by_key[key] = Rebuttal(evidence, voice, answers, denial.sentence, denial.saying)
        self.rebuttals.append(self._by_key[key])

    def gather(self) -> None:
        """Add to each claim what its own party says, and to each rebuttal what follows it."""
        rebutters = {key_of(rebuttal.voice) for rebuttal in self.rebuttals}
        self._find_claimants(rebutters)
        for saying, voice in self._spoken:
            if voice is None:
                continue
            evidence = evidence_of(self._reading, saying)
            if key_of(voice) not in rebutters:
                if not self._speaks_next(voice, evidence):
                    self._gather_claim(saying, voice, evidence)
            elif saying.cue in _ACCUSING:
                self._add_claim(Claim(evidence, voice, main=saying))
            else:
                self._gather_rebuttal(voice, evidence)
        used = set().union(
            *(claim.sentences for claim in self.claims), *(r.sentences for r in self.rebuttals)
        )
        for claim in self.accusations():
            if not claim.sentences & used:
                self.claims.append(claim)

    def add_assertions(self) -> None:
        """Where accusations are met by pleas only, what the other parties assert is contested too."""
        rebutters = {key_of(rebuttal.voice) for rebuttal in self.rebuttals}
        used = set().union(
            *(claim.sentences for claim in self.claims), *(r.sentences for r in self.rebuttals)
        )
        self.claims += [
            claim
            for claim in _assertions(self._reading, self._spoken, rebutters)
            if claim.voice and not claim.sentences & used
        ]

    def _find_claimants(self, rebutters: set[str]) -> None:
        """Give a claim that nobody is said to make to the party whose own words are most like it."""
        said: dict[str, tuple[Voice, set[str]]] = {}
        for saying, voice in self._spoken:
            if voice and key_of(voice) not in rebutters:
                stems = self._likeness.stems(evidence_of(self._reading, saying))
                said.setdefault(key_of(voice), (voice, set()))[1].update(stems)
        names = {stem_of(word) for key in rebutters for word in key.lower().split()}
        for claim in self.claims:
            if claim.voice or claim.owner:
                continue
            matter = claim.stems - names
            shared = {key: len(stems & matter) for key, (_, stems) in said.items()}
            best = max(shared, key=lambda key: shared[key], default=None)
            if best is not None and shared[best] >= _SHARED_STEMS:
                claim.voice = said[best][0]
            else:
                self._take_up(claim, rebutters)

    def _take_up(self, claim: Claim, rebutters: set[str]) -> None:
        """Give a claim denied before it is told to those who tell it next, until a rebutter speaks."""
        first = max(claim.sentences)
        start = bisect_left(self._spoken, self._reading.tokens.first_at(self._end_of(first)), key=_verb)
        for saying, voice in self._spoken[start : start + _TOLD_NEXT]:
            evidence = evidence_of(self._reading, saying)
            if voice is None or key_of(voice) in rebutters or min(evidence) > first + _TOLD_NEXT:
                return
            claim.sentences |= evidence
            claim.voice = claim.voice or voice
            claim.main = claim.main or saying

    def _end_of(self, sentence: int) -> int:
        return self._reading.article.sentences[sentence].end

    def _add_claim(self, claim: Claim) -> None:
        if not any(claim.sentences <= rebuttal.sentences for rebuttal in self.rebuttals):
            self.claims.append(claim)

    def _claim_met(self, denial: Denial, voice: Voice, accused: Sequence[Claim]) -> int | None:
        """Return the index of the claim that a denial meets, adding it where it is new."""
        owner = None
        if denial.owner and (found := self._cast.by_token.get(denial.owner[1] - 1)):
            owner = found[0]
        stems = self._likeness.stems({denial.sentence})
        if self.claims:
            if not denial.own_words and owner is None:
                return len(self.claims) - 1
            best = max(range(len(self.claims)), key=lambda i: len(stems & self.claims[i].stems))
            claim = self.claims[best]
            if len(stems & claim.stems) >= _SHARED_STEMS or (owner is not None and claim.owner is owner):
                claim.sentences.add(denial.sentence)
                claim.stems |= stems
                return best
        if denial.own_words or owner is not None:
            self.claims.append(Claim({denial.sentence}, None, owner, stems=stems))
            return len(self.claims) - 1
        answers = self._last_claim_by_another(denial, voice)
        return self._accusation_of(denial, voice, accused) if answers is None else answers

    def _last_claim_by_another(self, denial: Denial, voice: Voice) -> int | None:
        before = bisect_left(self._spoken, denial.token, key=_verb)
        for saying, other in reversed(self._spoken[max(0, before - _LOOK_BACK) : before]):
            if other and key_of(other) != key_of(voice):
                evidence = evidence_of(self._reading, saying)
                stems = self._likeness.stems(evidence)
                self.claims.append(Claim(evidence, other, main=saying, stems=stems))
                return len(self.claims) - 1
        return None

    def _accusation_of(self, denial: Denial, voice: Voice, accused: Sequence[Claim]) -> int | None:
        """The accusation that a plea meets: the nearest before it that is not the pleader's own."""
        for claim in reversed(accused):
            own = claim.voice and key_of(claim.voice) == key_of(voice)
            meant = denial.needs in ("claim", "accusation") or self._is_about(claim, voice)
            if min(claim.sentences) <= denial.sentence and meant and not own:
                if claim not in self.claims:
                    self.claims.append(claim)
                return self.claims.index(claim)
        return None

    def _is_about(self, claim: Claim, voice: Voice) -> bool:
        """Say whether a claim's sentences name the speaker."""
        if voice.entity is None:
            return False
        name = voice.entity.name
        if name not in self._named:
            self._named[name] = {self._reading.sentences[mention.unit] for mention in voice.entity.mentions}
        return not self._named[name].isdisjoint(claim.sentences)

    def _gather_claim(self, saying: Saying, voice: Voice, evidence: set[int]) -> None:
        stems: frozenset[str] | None = None
        for claim in self.claims:
            mine = (claim.voice is not None and key_of(voice) == key_of(claim.voice)) or (
                claim.owner is not None and affiliated(self._reading, voice, claim.owner)
            )
            if not mine and claim.owner is None and claim.voice is None:
                stems = self._likeness.stems(evidence) if stems is None else stems
                mine = len(stems & claim.stems) >= _SHARED_STEMS
            if mine:
                claim.sentences |= evidence
                claim.voice = claim.voice or voice
                claim.main = claim.main or saying
                return
        if saying.cue in _ACCUSING:
            self._add_claim(Claim(evidence, voice, main=saying))

    def _speaks_next(self, voice: Voice, evidence: set[int]) -> bool:
        """Add the words of a spokesman named right after a body's rebuttal, and say whether they were."""
        if (voice.title or voice.words).lower().removeprefix("the ").removeprefix("a ") not in _SPEAKING_FOR:
            return False
        for rebuttal in self.rebuttals:
            person = rebuttal.voice.entity is not None and rebuttal.voice.entity.kind == "person"
            if not person and _pause(rebuttal, evidence) <= _SPOKESMAN_SOON:
                rebuttal.sentences |= evidence
                return True
        return False

    def _gather_rebuttal(self, voice: Voice, evidence: set[int]) -> None:
        if any(evidence & rebuttal.sentences for rebuttal in self.rebuttals):
            return
        mine = [rebuttal for rebuttal in self.rebuttals if key_of(rebuttal.voice) == key_of(voice)]
        nearest = min(mine, key=lambda rebuttal: _pause(rebuttal, evidence))
        if _pause(nearest, evidence) <= _SOON:
            nearest.sentences |= evidence
        elif about := next((rebuttal for rebuttal in mine if self._is_on_matter(rebuttal, evidence)), None):
            about.sentences |= evidence

    def _is_on_matter(self, rebuttal: Rebuttal, evidence: set[int]) -> bool:
        """Say whether words of a rebutter, far from the rebuttal, are about the claim it answers."""
        if rebuttal.answers is None:
            return False
        claimed = self.claims[rebuttal.answers].stems
        own = {stem_of(word) for word in rebuttal.voice.name.lower().split()}
        return len((self._likeness.stems(evidence) & claimed) - own) >= _SHARED_STEMS


def _pause(rebuttal: Rebuttal, evidence: set[int]) -> int:
    """Return how many sentences back the rebuttal stands from what may go on with it, or very many."""
    first = min(evidence)
    return next((back for back in range(1, _SOON + 1) if first - back in rebuttal.sentences), _NEVER)


def _assertions(reading: Reading, spoken: Sequence[Spoken], but: set[str]) -> list[Claim]:
    """Return what each party asserts, a claim a party, except the parties in `but`.

    What nobody is named for is left to the context. Praise, questions and thanks assert nothing, and
    what is said inside another's words is theirs.
    """
    by_key: dict[str, Claim] = {}
    outer: Saying | None = None
    for saying, voice in spoken:
        nested = outer is not None and outer.content[0] <= saying.verb < outer.content[1]
        if not nested:
            outer = saying if saying.cue != "according" else None
        verb = reading.lexicon.verbs.get(saying.cue)
        refusing = reading.lexicon.denials.get(saying.cue) in ("deny", "reject")
        idle = verb is not None and verb.frame in ("urge", "back") and saying.cue not in _ACCUSING
        if voice is None or nested or idle or refusing or key_of(voice) in but:
            continue
        key = key_of(voice)
        evidence = evidence_of(reading, saying)
        if key in by_key:
            by_key[key].sentences |= evidence
        else:
            by_key[key] = Claim(evidence, voice, main=saying)
    return list(by_key.values())


def _unused(accused: Sequence[Claim], reading: Reading, spoken: Sequence[Spoken]) -> list[Claim]:
    used = set().union(*(evidence_of(reading, saying) for saying, _ in spoken)) if spoken else set()
    return [claim for claim in accused if not claim.sentences & used]


def _merged(rebuttals: Sequence[Rebuttal]) -> list[Rebuttal]:
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
