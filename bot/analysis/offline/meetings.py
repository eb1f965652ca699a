"""Meetings: the claim that each denial meets, found in the article or worded by the denial itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.offline.affiliation import affiliated, speaks_for
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.denials import Denial
from bot.analysis.offline.exchange import Claim, Hall, Rebuttal
from bot.analysis.offline.gathering import ACCUSING
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.objects import REACH
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.replies import Replies
from bot.analysis.offline.turns import Turn, may_answer
from bot.analysis.offline.voices import Voice, key_of, owner_of

# Claims compared with every saying: bounds the work, and the brief, for an article that denies all day long.
_MOST_CLAIMS = 20
_MOST_REBUTTALS = 20
_SHARED_STEMS = 3
_TOLD_NEXT = 4
# Among so many sayings before a denial the one it is most like is looked for.
_MOST_COMPARED = 8
_ADJUDICATORS = frozenset(
    "court courts judge judges justice justices tribunal tribunals jury magistrate magistrates bench"
    " insurer insurers panel prosecutor prosecutors research studies study tests"
    " arbitrator arbitrators umpire referee ombudsman regulator watchdog".split()
)

_OPENING = 5
_WORDING = frozenset("that having he she it they ever any".split())
_CRIMES = frozenset(
    "abuse affray arson assault battery blackmail bribery burglary charge charges conspiracy corruption count"
    " counts embezzlement espionage extortion forgery fraud harassment kidnap kidnapping manslaughter murder"
    " perjury rape rioting robbery smuggling stalking terrorism theft treason trespass wounding".split()
)
_DOCUMENTS = frozenset(
    "article complaint documentary dossier lawsuit leaflet letter petition programme report story study suit"
    " survey".split()
)
_PROSECUTING = frozenset("prosecuting prosecution prosecutor prosecutors prosecutor's prosecutor’s".split())
_GOVERNING = frozenset("ministry minister department".split())
_HEARING = frozenset(
    "association authority board commission commissioner committee council federation league stewards"
    " union".split()
)


class Meetings:
    """Ties denials to claims, one after the other."""

    def __init__(self, hall: Hall, accused: Sequence[Claim]) -> None:
        self.claims: list[Claim] = []
        self.rebuttals: list[Rebuttal] = []
        self._hall, self._accused = hall, accused
        self._replies = Replies(hall)
        self._by_key: dict[tuple[str, int | None], Rebuttal] = {}
        self._named: dict[str, set[int]] = {}

    def meet(self, denial: Denial) -> None:
        """Add a denial: to the claim it words or points at, or to the last one made by another."""
        if len(self.claims) >= _MOST_CLAIMS or len(self.rebuttals) >= _MOST_REBUTTALS:
            return
        voice = self._voice_of(denial)
        if voice is None or self._is_about_nothing(denial, voice):
            return
        if denial.needs == "answer" and not may_answer(self._hall, denial.saying, voice):
            return
        if (denial.kind == "reject" or denial.needs == "answer") and _rules(
            voice, self._is_complaint(denial)
        ):
            return
        answers = self._claim_for(denial, voice)
        if answers is None and denial.needs != "claim":
            return
        key = (key_of(voice), answers)
        evidence = self._evidence(denial, voice)
        if known := self._by_key.get(key):
            known.sentences |= evidence
            return
        retraction = denial.needs == "own"
        rebuttal = Rebuttal(evidence, voice, answers, denial.sentence, denial.saying, retraction)
        self._by_key[key] = rebuttal
        self.rebuttals.append(rebuttal)

    def counter(self, reply: Turn, claim: Turn) -> None:
        """Add a reply without a word of denial to the claim that it counters."""
        full = len(self.claims) >= _MOST_CLAIMS or len(self.rebuttals) >= _MOST_REBUTTALS
        if full or _rules(reply.voice, complaint=False):
            return
        told = reply.sentences | claim.sentences
        if any(not rebuttal.sentences.isdisjoint(told) for rebuttal in self.rebuttals):
            return
        key = key_of(claim.voice)
        known = (
            i
            for i, each in enumerate(self.claims)
            if each.voice and key_of(each.voice) == key and not each.sentences.isdisjoint(claim.sentences)
        )
        answers = next(known, None)
        if answers is None:
            answers = self._add(claim.sayings[0], claim.voice)
        first = reply.sayings[0]
        sentence = self._hall.reading.sentences[first.unit]
        self.rebuttals.append(Rebuttal(set(reply.sentences), reply.voice, answers, sentence, first))

    def _evidence(self, denial: Denial, voice: Voice) -> set[int]:
        """Return the sentences in which a denial is told."""
        if denial.by:
            return {denial.sentence}
        said = set(self._hall.evidence(denial.saying))
        if denial.kind != "respond":
            return said | {denial.sentence}
        # What its side said right before belongs to the response as well.
        before = self._hall.before(denial.saying.verb)
        introduction = " ".join(
            self._hall.introduction(saying)
            for saying, other in (*before, (denial.saying, voice))
            if other and key_of(other) == key_of(voice)
        )
        for saying, other in reversed(before):
            own = other and (
                key_of(other) == key_of(voice)
                or introduction.lower().startswith("its ")
                or self._hall.sides.belongs_to(introduction, voice, other)
            )
            evidence = self._hall.evidence(saying)
            if not own or min(said) - max(evidence) > 1:
                break
            said |= evidence
        return said

    def _voice_of(self, denial: Denial) -> Voice | None:
        """Return who denies: who is heard, or who is named beside it."""
        heard = self._hall.voices.get(denial.saying.verb)
        if denial.by is None:
            return heard
        hall = self._hall
        known = [voice for _, voice in hall.before(denial.token) if voice]
        voice = owner_of(hall.reading, hall.cast, denial.by, known, heard) if heard else None
        return voice if voice and heard and key_of(voice) != key_of(heard) else None

    def _is_about_nothing(self, denial: Denial, voice: Voice) -> bool:
        """ "It’s not true that you need a boat": what is called false is what nobody else spoke of."""
        if not denial.own_words or denial.kind not in ("false", "true"):
            return False
        hall = self._hall
        unit = hall.reading.unit_at(denial.token)
        matter = hall.likeness.within(denial.token + 1, hall.reading.bounds[unit][1])
        return not any(
            other and key_of(other) != key_of(voice) and matter & hall.likeness.stems(hall.evidence(saying))
            for saying, other in hall.before(denial.token)
        )

    def _is_complaint(self, denial: Denial) -> bool:
        following = self._hall.reading.tokens.lower[denial.token : denial.token + REACH]
        return "complaint" in following or "complaints" in following

    def _claim_for(self, denial: Denial, voice: Voice) -> int | None:
        match denial.needs:
            case "claim":
                told = self._told_beside(denial, voice)
                told = self._charge(denial, voice) if told is None else told
                return self._claim_met(denial, voice) if told is None else told
            case "other":
                return self._last_claim_by_another(denial, voice)
            case "own":
                return self._own_claim(denial, voice)
            case "answer":
                return self._answered(denial, voice)
            case "accusation" | "accused":
                answers = self._accusation_of(denial, voice)
                return self._answered(denial, voice) if answers is None and denial.signs else answers

    def _answered(self, denial: Denial, voice: Voice) -> int | None:
        """The claim that a reply without a word of denial answers."""
        answered = self._replies.claim_answered(denial, voice)
        return self._add(*answered) if answered else None

    def _claim_met(self, denial: Denial, voice: Voice) -> int | None:
        """Return the index of the claim that a denial meets, adding it where it is new."""
        if denial.by is not None and (heard := self._hall.voices.get(denial.saying.verb)):
            return self._add(denial.saying, heard)
        said = self._owner(denial, voice)
        owner = said.entity if said else None
        if said and not denial.own_words and (answers := self._claim_by(said, denial)) is not None:
            return answers
        stems = self._hall.likeness.stems({denial.sentence})
        if self.claims:
            if not denial.own_words and owner is None:
                return self._pointed_at(denial, voice)
            best = max(range(len(self.claims)), key=lambda i: len(stems & self.claims[i].stems))
            claim = self.claims[best]
            if len(stems & claim.stems) >= _SHARED_STEMS or (owner is not None and claim.owner is owner):
                claim.sentences.add(denial.sentence)
                claim.stems |= stems
                return best
        if denial.own_words or owner is not None:
            unit = self._hall.reading.unit_at(denial.token)
            matter = self._hall.likeness.within(denial.token + 1, self._hall.reading.bounds[unit][1])
            claim = Claim(
                {denial.sentence}, None, owner, stems=stems, matter=matter, definite=denial.definite
            )
            self.claims.append(claim)
            return len(self.claims) - 1
        answers = self._last_claim_by_another(denial, voice)
        return self._accusation_of(denial, voice) if answers is None else answers

    def _told_beside(self, denial: Denial, voice: Voice) -> int | None:
        """ "Was responding to an interview in which Moss said", "contradicting Moss, who says": her claim."""
        reading = self._hall.reading
        contradicts = reading.tokens.lower[denial.token].startswith("contradict")
        if not contradicts and (denial.kind != "respond" or denial.owner is not None):
            return None
        saying, other = next(iter(self._hall.after(denial.token + contradicts, 1)), (None, None))
        if saying is None or other is None or key_of(other) == key_of(voice):
            return None
        return self._add(saying, other) if reading.sentences[saying.unit] == denial.sentence else None

    def _charge(self, denial: Denial, voice: Voice) -> int | None:
        """ "Denies two counts of theft": what the prosecutor told the court before."""
        reading = self._hall.reading
        end = reading.bounds[reading.unit_at(denial.token)][1]
        words = reading.tokens.lower[denial.token + 1 : end]
        worded = not _WORDING.isdisjoint(words[:_OPENING]) or any(word.endswith("ing") for word in words[:2])
        if denial.kind != "deny" or worded or _CRIMES.isdisjoint(words[:_OPENING]):
            return None
        key = key_of(voice)
        for saying, other in self._hall.before(denial.token):
            if other and key_of(other) != key and _is_prosecutor(reading, saying, other):
                known = self._claim_of(key_of(other))
                return self._add(saying, other) if known is None else known
        return None

    def _claim_of(self, key: str) -> int | None:
        """Return the index of the first claim of a party."""
        mine = (i for i, claim in enumerate(self.claims) if claim.voice and key_of(claim.voice) == key)
        return next(mine, None)

    def _pointed_at(self, denial: Denial, voice: Voice) -> int | None:
        """Return the index of the last claim that is another's, else what another said last."""
        key = key_of(voice)
        others = (
            i for i, claim in enumerate(self.claims) if claim.voice is None or key_of(claim.voice) != key
        )
        known = max(others, default=None)
        return self._last_claim_by_another(denial, voice) if known is None else known

    def _owner(self, denial: Denial, voice: Voice) -> Voice | None:
        if denial.owner is None:
            return None
        known = [other for _, other in self._hall.before(denial.token) if other]
        return owner_of(self._hall.reading, self._hall.cast, denial.owner, known, voice)

    def _claim_by(self, owner: Voice, denial: Denial) -> int | None:
        """Return the index of the claim that `owner` made last before a denial that does not word it."""
        key = key_of(owner)
        mine = (i for i, claim in enumerate(self.claims) if claim.voice and key_of(claim.voice) == key)
        if (known := max(mine, default=None)) is not None:
            return known
        body = owner.entity if owner.entity and owner.entity.kind != "person" else None
        for saying, other in reversed(self._hall.before(denial.token)):
            if other is None:
                continue
            theirs = body is not None and affiliated(self._hall.reading, other, body)
            if theirs or key_of(other) == key or speaks_for(other, owner):
                answers = self._add(saying, other)
                if body is not None:
                    # Who of them said it first is found when all of it is gathered.
                    self.claims[answers].owner, self.claims[answers].voice = body, None
                return answers
        return None

    def _last_claim_by_another(self, denial: Denial, voice: Voice) -> int | None:
        key = key_of(voice)
        others = [
            (saying, other)
            for saying, other in self._hall.before(denial.token)
            if other and key_of(other) != key
        ][-_MOST_COMPARED:]
        if not others:
            return None
        others = self._told_in(denial, others) or others
        last = self._most_like(denial, others)
        if denial.both:
            first = next((each for each in reversed(others) if key_of(each[1]) != key_of(last[1])), None)
            if first is not None:
                self._add(*first)
        return self._add(*last)

    def _told_in(self, denial: Denial, others: Sequence[tuple[Saying, Voice]]) -> list[tuple[Saying, Voice]]:
        """ "Rejected the report": the sayings whose sentence speaks of that very document."""
        reading = self._hall.reading
        end = reading.bounds[reading.unit_at(denial.token)][1]
        words = reading.tokens.lower[denial.token + 1 : min(end, denial.token + _OPENING)]
        document = next((word for word in words if word in _DOCUMENTS), None)
        if document is None:
            return []
        lower, bounds = reading.tokens.lower, reading.bounds
        return [each for each in others if document in lower[slice(*bounds[each[0].unit])]]

    def _most_like(self, denial: Denial, others: Sequence[tuple[Saying, Voice]]) -> tuple[Saying, Voice]:
        """Return the saying that shares most with a denial's sentence, the last where several do."""
        likeness = self._hall.likeness
        names = {stem_of(word) for _, other in others for word in other.name.lower().split()}
        stems = likeness.stems({denial.sentence}) - names

        def shared(each: tuple[Saying, Voice]) -> int:
            return len(stems & likeness.stems(self._hall.evidence(each[0])))

        return max(reversed(others), key=shared)

    def _add(self, saying: Saying, voice: Voice) -> int:
        """Return the index of the claim that a saying makes, adding it where it is new."""
        known = next((i for i, claim in enumerate(self.claims) if claim.main is saying), None)
        if known is not None:
            return known
        evidence = self._hall.evidence(saying)
        self.claims.append(
            Claim(set(evidence), voice, main=saying, stems=self._hall.likeness.stems(evidence))
        )
        return len(self.claims) - 1

    def _own_claim(self, denial: Denial, voice: Voice) -> int | None:
        """The claim that a party takes back: what it said last before, or is told to have said next."""
        mine = (each for each in self.rebuttals if each.retraction and key_of(each.voice) == key_of(voice))
        if (taken_back := next(mine, None)) is not None:
            return taken_back.answers
        denied = {rebuttal.saying.verb for rebuttal in self.rebuttals}
        before = reversed(self._hall.before(denial.token))
        # What the retraction words itself is not looked for further on.
        after = () if denial.own_words else self._hall.after(denial.token + 1, _TOLD_NEXT)
        for saying, other in (*before, *after):
            own = other is not None and key_of(other) == key_of(voice) and saying.verb not in denied
            if own and denial.sentence not in self._hall.evidence(saying):
                return self._add(saying, voice)
        if denial.own_words:
            self.claims.append(Claim({denial.sentence}, voice))
            return len(self.claims) - 1
        return None

    def _accusation_of(self, denial: Denial, voice: Voice) -> int | None:
        """The accusation that a plea meets: the nearest before it that is not the pleader's own."""
        for claim in reversed(self._accused):
            own = claim.voice and key_of(claim.voice) == key_of(voice)
            meant = denial.needs in ("claim", "accusation") or self._is_about(claim, voice)
            if min(claim.sentences) <= denial.sentence and meant and not own:
                if claim not in self.claims:
                    self.claims.append(claim)
                return self.claims.index(claim)
        if denial.needs == "accusation":
            return self._accused_by(denial, voice)
        return None

    def _accused_by(self, denial: Denial, voice: Voice) -> int | None:
        """The charge that somebody said to bring: "Prosecutors accused Moss of ..."."""
        for saying, other in reversed(self._hall.before(denial.token)):
            if other is None or key_of(other) == key_of(voice) or saying.cue not in ACCUSING:
                continue
            if voice.entity and any(
                saying.content[0] <= mention.first < saying.content[1] for mention in voice.entity.mentions
            ):
                return self._add(saying, other)
        return None

    def _is_about(self, claim: Claim, voice: Voice) -> bool:
        """Say whether a claim's sentences name the speaker."""
        if voice.entity is None:
            return False
        name = voice.entity.name
        if name not in self._named:
            sentences = self._hall.reading.sentences
            self._named[name] = {sentences[mention.unit] for mention in voice.entity.mentions}
        return not self._named[name].isdisjoint(claim.sentences)


def _rules(voice: Voice, complaint: bool) -> bool:
    """Say whether a voice rejects as judges do: that is a ruling, not a denial.

    Of a `complaint` bodies judge that are parties elsewhere.
    """
    judges = _ADJUDICATORS | _HEARING if complaint else _ADJUDICATORS
    words = f"{voice.name} {voice.title or ''}".lower().split()
    # "The justice ministry" denies as any other does.
    return _GOVERNING.isdisjoint(words) and not judges.isdisjoint(words)


def _is_prosecutor(reading: Reading, saying: Saying, voice: Voice) -> bool:
    """ "Ada Moss, prosecuting, told the court", "prosecutors said": who brings a charge to court."""
    first = saying.subject[0] if saying.subject else saying.verb
    words = reading.tokens.lower[min(first, saying.verb) : max(first, saying.verb) + 1]
    return not _PROSECUTING.isdisjoint((*words, *(voice.title or "").lower().split()))
