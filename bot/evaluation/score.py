"""The sheet of an evaluation: counts of one article that add up to those of many, and the figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from bot.evaluation.actors import ActorCounts, count_actors
from bot.evaluation.answer import Answer
from bot.evaluation.counts import NO_SHARE, Counts, Share, Tally
from bot.evaluation.exchange import SpeakerCounts, count_links, count_speakers
from bot.evaluation.gold import GoldArticle
from bot.evaluation.sections import Located, SectionCounts, count_section, unscored_sentences
from bot.evaluation.sentences import Sentences

SECTIONS = ("claims", "rebuttals", "context")


@dataclass(frozen=True, slots=True)
class Sheet(Counts):
    """Counts of one article or many; ``sum(sheets, Sheet())`` is the sheet of all of them."""

    articles: int = 0
    claims: SectionCounts = field(default_factory=SectionCounts)
    rebuttals: SectionCounts = field(default_factory=SectionCounts)
    context: SectionCounts = field(default_factory=SectionCounts)
    links: Share = NO_SHARE
    claim_speakers: SpeakerCounts = field(default_factory=SpeakerCounts)
    rebuttal_speakers: SpeakerCounts = field(default_factory=SpeakerCounts)
    actors: ActorCounts = field(default_factory=ActorCounts)
    false_rebuttals: Share = NO_SHARE
    """Articles without a rebuttal in which the answer has one."""
    false_rebuttal_items: int = 0
    disputed: Share = NO_SHARE
    """Articles with a rebuttal in which the answer has any."""

    @property
    def links_of_all(self) -> Share:
        """Of all the gold's rebuttals, those that were found and linked to the right claim."""
        return Share(self.links.part, self.rebuttals.items.of)

    @property
    def grounded(self) -> float:
        """The share of quoted evidence that the article contains word for word; 1 without any."""
        every = self.claims.grounded + self.rebuttals.grounded + self.context.grounded
        return every.value if every.of else 1.0

    @property
    def headline(self) -> float:
        """One figure: the mean of claims, rebuttals, context, actors, links and speakers."""
        speakers = (self.claim_speakers.found.value + self.rebuttal_speakers.found.value) / 2
        return fmean((*self._found(), self.links_of_all.value, speakers))

    @property
    def overall(self) -> float:
        """The same for one article: the mean of those parts that its gold has anything to say on."""
        speakers = self.claim_speakers.found + self.rebuttal_speakers.found
        return fmean((*self._found(), *(part.value for part in (self.links_of_all, speakers) if part.of)))

    def _found(self) -> tuple[float, ...]:
        sections = (self.claims, self.rebuttals, self.context)
        return (*(section.found.f1 for section in sections), self.actors.found.f1)

    def figures(self) -> dict[str, Any]:
        """Return every figure by its name, as JSON; shares are between 0 and 1."""
        return {
            "articles": self.articles,
            **{section: _section_figures(getattr(self, section)) for section in SECTIONS},
            "link_accuracy": self.links.value,
            "link_all": self.links_of_all.value,
            "rebuttals_matched": f"{self.links.of}/{self.rebuttals.items.of}",
            "false_rebuttal_rate": self.false_rebuttals.value,
            "false_rebuttals_per_article": Share(self.false_rebuttal_items, self.false_rebuttals.of).value,
            "rebuttal_article_recall": self.disputed.value,
            "speaker_claims": self.claim_speakers.right.value,
            "speaker_recall_claims": self.claim_speakers.found.value,
            "speaker_rebuttals": self.rebuttal_speakers.right.value,
            "speaker_recall_rebuttals": self.rebuttal_speakers.found.value,
            "actors": {
                **_tally_figures(self.actors.found),
                "kind_acc": self.actors.kind.value,
                "role_acc": self.actors.role.value,
                "title_hit": self.actors.title.value,
            },
            "grounded": self.grounded,
            "evidence_strings": sum(getattr(self, section).grounded.of for section in SECTIONS),
            "headline": self.headline,
        }


def score(gold: GoldArticle, answer: Answer) -> Sheet:
    """Hold one answer against the gold of its article."""
    sentences = Sentences.of(gold.text)
    located = Located.of(gold, answer, sentences)
    claims, rebuttals, context = (
        count_section(items, answered, sentences, unscored_sentences(gold, section, sentences))
        for (section, items), (_, answered) in zip(gold.sections(), answer.sections(), strict=True)
    )
    anything = Share(bool(answer.rebuttals), 1)
    return Sheet(
        articles=1,
        claims=claims,
        rebuttals=rebuttals,
        context=context,
        links=count_links(located),
        claim_speakers=count_speakers(located, located.claims, located.answered_claims),
        rebuttal_speakers=count_speakers(located, located.rebuttals, located.answered_rebuttals),
        actors=count_actors(gold.actors, answer.actors),
        false_rebuttals=NO_SHARE if gold.rebuttals else anything,
        false_rebuttal_items=0 if gold.rebuttals else len(answer.rebuttals),
        disputed=anything if gold.rebuttals else NO_SHARE,
    )


def _tally_figures(tally: Tally) -> dict[str, float]:
    return {"p": tally.precision, "r": tally.recall, "f1": tally.f1}


def _section_figures(section: SectionCounts) -> dict[str, float]:
    return {
        **_tally_figures(section.found),
        "macro_f1": section.per_article.value,
        "items_gold": section.items.of,
        "items_pred": section.items_answered,
        "item_recall": section.items.value,
    }
