"""The exchange: which claims an article contests, who rejects each, and with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.denials import Denial
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Cast, Voice, key_of

_ACCUSING = frozenset(
    "accuse accuses accused accusing blame blames blamed blaming allege alleges alleged alleging".split()
)


@dataclass(slots=True)
class Claim:
    """A contested claim: the sentences (indexes from 0) it stands in and who makes it."""

    sentences: set[int]
    voice: Voice | None = None
    owner: Entity | None = None
    words: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Rebuttal:
    """What one party says against one claim (an index), or against none of this article."""

    sentences: set[int]
    voice: Voice | None
    answers: int | None


def evidence_of(reading: Reading, saying: Saying) -> set[int]:
    """Return the indexes of the sentences that a saying stands in."""
    first = reading.sentence_at(saying.content[0])
    last = reading.sentence_at(saying.content[1] - 1)
    return {*range(first, last + 1), reading.sentences[saying.unit]}


def contested(
    reading: Reading,
    cast: Cast,
    spoken: Sequence[tuple[Saying, Voice | None]],
    denials: Sequence[Denial],
) -> tuple[list[Claim], list[Rebuttal]]:
    """Return the claims that somebody denies, and the rebuttals that deny them."""
    claims: list[Claim] = []
    rebuttals: list[Rebuttal] = []
    voice_by_verb = {saying.verb: voice for saying, voice in spoken}
    rebutting: dict[str, Rebuttal] = {}
    keys = {
        key_of(voice)
        for denial in denials
        if denial.saying and (voice := voice_by_verb.get(denial.saying.verb))
    }
    for denial in denials:
        assert denial.saying is not None
        voice = voice_by_verb.get(denial.saying.verb)
        evidence = evidence_of(reading, denial.saying) | {denial.sentence}
        answers = _claim_met(reading, cast, spoken, denial, voice, claims, keys)
        key = f"{key_of(voice) if voice else ''}|{answers}"
        if key in rebutting:
            rebutting[key].sentences |= evidence
        else:
            rebutting[key] = Rebuttal(set(evidence), voice, answers)
            rebuttals.append(rebutting[key])
    _gather_claims(reading, spoken, claims, keys)
    _gather_rebuttals(reading, spoken, rebuttals)
    return claims, rebuttals


def content_words(reading: Reading, sentence: int) -> set[str]:
    """Return the stems by which two sentences are compared: long words without endings."""
    span = reading.article.sentences[sentence]
    first, end = reading.tokens.first_at(span.start), reading.tokens.first_at(span.end)
    common, verbs = reading.lexicon.common, reading.lexicon.verbs
    return {
        word[:6]
        for word in reading.tokens.lower[first:end]
        if len(word) > 3
        and word not in common
        and word not in verbs
        and word not in reading.lexicon.assertions
    }


def _claim_met(
    reading: Reading,
    cast: Cast,
    spoken: Sequence[tuple[Saying, Voice | None]],
    denial: Denial,
    voice: Voice | None,
    claims: list[Claim],
    rebutters: set[str],
) -> int | None:
    """Return the index of the claim that a denial meets, adding it where it is new."""
    owner = None
    if denial.owner:
        found = cast.by_token.get(denial.owner[1] - 1)
        owner = found[0] if found else None
    words = content_words(reading, denial.sentence)
    if claims:
        if not denial.own_words and owner is None:
            return len(claims) - 1
        shared = [len(words & claim.words) for claim in claims]
        best = max(range(len(claims)), key=lambda i: shared[i])
        if shared[best] >= 3 or (owner is not None and claims[best].owner is owner):
            claims[best].sentences.add(denial.sentence)
            claims[best].words |= words
            return best
    if denial.own_words or owner is not None:
        claims.append(Claim({denial.sentence}, None, owner, words))
        return len(claims) - 1
    previous = _last_other(reading, spoken, denial, voice, rebutters)
    if previous is None:
        return None
    saying, other = previous
    evidence = evidence_of(reading, saying)
    claims.append(Claim(evidence, other, None, set().union(*(content_words(reading, n) for n in evidence))))
    return len(claims) - 1


def _last_other(
    reading: Reading,
    spoken: Sequence[tuple[Saying, Voice | None]],
    denial: Denial,
    voice: Voice | None,
    rebutters: set[str],
) -> tuple[Saying, Voice] | None:
    for saying, other in reversed(spoken):
        if saying.verb < denial.token and other and key_of(other) not in rebutters:
            return saying, other
    return None


def _gather_claims(
    reading: Reading, spoken: Sequence[tuple[Saying, Voice | None]], claims: list[Claim], rebutters: set[str]
) -> None:
    """Add to each claim what its own party says, and to unowned ones what best matches them."""
    for claim in claims:
        for saying, voice in spoken:
            if voice is None or key_of(voice) in rebutters:
                continue
            mine = (claim.voice is not None and key_of(voice) == key_of(claim.voice)) or (
                claim.owner is not None and affiliated(reading, voice, claim.owner)
            )
            evidence = evidence_of(reading, saying)
            if not mine and claim.owner is None and claim.voice is None:
                words = set().union(*(content_words(reading, n) for n in evidence))
                mine = len(words & claim.words) >= 3
            if mine:
                claim.sentences |= evidence
                claim.voice = claim.voice or voice


def _gather_rebuttals(
    reading: Reading, spoken: Sequence[tuple[Saying, Voice | None]], rebuttals: list[Rebuttal]
) -> None:
    """Add what a rebutter goes on to say."""
    for saying, voice in spoken:
        if voice is None:
            continue
        mine = [
            rebuttal for rebuttal in rebuttals if rebuttal.voice and key_of(rebuttal.voice) == key_of(voice)
        ]
        if not mine:
            continue
        evidence = evidence_of(reading, saying)
        if any(evidence & rebuttal.sentences for rebuttal in rebuttals):
            continue
        earlier = [rebuttal for rebuttal in mine if min(rebuttal.sentences) < min(evidence)]
        (earlier[-1] if earlier else mine[0]).sentences |= evidence


def affiliated(reading: Reading, voice: Voice, owner: Entity) -> bool:
    """Say whether a voice speaks for `owner`: it is it, or its words or title name it."""
    if voice.entity is owner:
        return True
    names = {owner.name, *owner.aliases}
    if owner.kind == "state":
        state = reading.lexicon.states.get(owner.name)
        if state:
            names |= {state.seat, *state.demonyms} - {""}
    said_of = f"{voice.words} {voice.title or ''} {voice.entity.title or '' if voice.entity else ''}"
    return any(name in said_of for name in names)


def is_accusing(saying: Saying) -> bool:
    """Say whether the verb accuses."""
    return saying.cue in _ACCUSING
