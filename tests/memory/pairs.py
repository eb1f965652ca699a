"""Pairs of an earlier claim and a later statement, with the link that a reader would draw.

Written before the rule was, in two halves: it may be tuned on `DEV`, and not on `HELD`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.memory.relations import Told
from storage.tables import LinkKind, StatementKind

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Who is known, under each form of their name; articles name all of them.
ACTORS = [
    ("Oskar Venn", "Venn"),
    ("Maren Dahl", "Dahl"),
    ("Norrline",),
    ("Ilse Karro", "Karro"),
    ("Jon Karro",),
    ("Oru Tamm", "Tamm"),
    ("Tarn Bay",),
    ("Veldany", "Veldanian"),
    ("Quelm",),
    ("Harbour Workers' Union", "the union"),
    ("Sondra Pell", "Pell"),
    ("Ardent Mills", "Ardent"),
    ("Ministry of Water", "the ministry"),
    ("Tolm",),
    ("Brellin",),
]
CAST = {form: number for number, forms in enumerate(ACTORS, start=1) for form in forms}


@dataclass(frozen=True, slots=True)
class Pair:
    """`earlier` is a speaker and what they claimed, `later` a kind, a speaker and what they said."""

    why: str
    expected: LinkKind | None
    earlier: tuple[str | None, str]
    later: tuple[StatementKind, str | None, str]
    days: int = 7
    evidence: str | None = None
    retraction: bool = False

    def told(self) -> tuple[Told, Told]:
        """Return the claim and the later statement as the rules compare them."""
        speaker, summary = self.earlier
        kind, other, words = self.later
        return (
            _told(1, "claim", speaker, summary, summary, AT),
            _told(
                2,
                kind,
                other,
                words,
                self.evidence or words,
                AT + timedelta(days=self.days),
                retraction=self.retraction,
            ),
        )


def _told(
    number: int,
    kind: StatementKind,
    speaker: str | None,
    summary: str,
    evidence: str,
    at: datetime,
    *,
    retraction: bool = False,
) -> Told:
    return Told(
        id=number,
        kind=kind,
        summary=summary,
        evidence=evidence,
        language="en",
        speaker=speaker,
        speaker_actor=None if speaker is None else CAST[speaker],
        cast=CAST,
        filed_at=at,
        retraction=retraction,
    )


FERRY = "The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food"
BRIDGE = "The bridge at Veldany is safe for lorries"
WATER = "Ardent Mills let 30 tonnes of dye run into the river Sund in May"
RAIDS = "Raiders from Tolm took 40 boats out of Quelm last year"
WAGES = "Dock wages in Quelm have fallen by 12 percent since 2024"
VOTE = "The council paid 300 voters in Brellin to stay at home"

DEV = [
    # The same claim, reworded.
    Pair("same words", "same", ("Oskar Venn", FERRY), ("claim", "Venn", FERRY)),
    Pair(
        "auxiliary and article",
        "same",
        ("Oskar Venn", FERRY),
        ("claim", "Venn", "Norrline had left 240 passengers on the quay at Tarn Bay without food"),
    ),
    Pair(
        "number spelled otherwise",
        "same",
        ("Sondra Pell", "Ardent Mills owes its growers 1,500 crowns for the autumn harvest"),
        ("claim", "Pell", "Ardent Mills owes its growers 1500 crowns for the autumn harvest"),
    ),
    Pair(
        "per cent spelled otherwise",
        "same",
        ("Harbour Workers' Union", WAGES),
        ("claim", "the union", "Dock wages in Quelm have fallen by 12 per cent since 2024"),
    ),
    Pair("within the month", "same", ("Ilse Karro", BRIDGE), ("claim", "Karro", BRIDGE), days=30),
    Pair(
        "attribution in the sentence",
        "same",
        ("Ilse Karro", BRIDGE),
        ("claim", "Karro", "The bridge at Veldany is safe for lorries, Karro said on Tuesday"),
    ),
    # A number has changed.
    Pair(
        "higher count",
        None,
        ("Oskar Venn", FERRY),
        (
            "claim",
            "Venn",
            "The ferry operator Norrline left 310 passengers on the quay at Tarn Bay without food",
        ),
    ),
    Pair(
        "scale",
        None,
        ("Sondra Pell", "Ardent Mills owes its growers 3 million crowns for the harvest"),
        ("claim", "Pell", "Ardent Mills owes its growers 3 billion crowns for the harvest"),
    ),
    Pair(
        "a number more",
        None,
        ("Oskar Venn", "Norrline ships sailed to Tarn Bay without inspection in January"),
        ("claim", "Venn", "Three Norrline ships sailed to Tarn Bay without inspection in January"),
    ),
    Pair(
        "numbers changed places",
        None,
        ("Oru Tamm", "The raiders from Tolm killed 3 guards and wounded 9 sailors in Quelm"),
        ("claim", "Tamm", "The raiders from Tolm wounded 3 sailors and killed 9 guards in Quelm"),
    ),
    Pair(
        "killed and wounded",
        None,
        ("Oru Tamm", "The raiders from Tolm killed 3 and wounded 9 in Quelm harbour"),
        ("claim", "Tamm", "The raiders from Tolm wounded 3 and killed 9 in Quelm harbour"),
    ),
    Pair(
        "at least and at most",
        None,
        ("Oru Tamm", "More than 200 boats were taken out of Quelm harbour"),
        ("claim", "Tamm", "Fewer than 200 boats were taken out of Quelm harbour"),
    ),
    # Polarity has changed.
    Pair(
        "not",
        None,
        ("Ilse Karro", BRIDGE),
        ("claim", "Karro", "The bridge at Veldany is not safe for lorries"),
    ),
    Pair(
        "unsafe",
        None,
        ("Ilse Karro", BRIDGE),
        ("claim", "Karro", "The bridge at Veldany is unsafe for lorries"),
    ),
    Pair(
        "never",
        None,
        ("Oskar Venn", "Norrline warned the harbour office of Tarn Bay before the storm"),
        ("claim", "Venn", "Norrline never warned the harbour office of Tarn Bay before the storm"),
    ),
    Pair(
        "rise and fall",
        None,
        ("Harbour Workers' Union", WAGES),
        ("claim", "the union", "Dock wages in Quelm have risen by 12 percent since 2024"),
    ),
    Pair(
        "failed to",
        None,
        ("Sondra Pell", "Ardent Mills cleaned the river Sund after the spill in May"),
        ("claim", "Pell", "Ardent Mills failed to clean the river Sund after the spill in May"),
    ),
    # Same speaker, another matter.
    Pair(
        "another fault of the same company",
        None,
        ("Oskar Venn", FERRY),
        ("claim", "Venn", "Norrline has paid no harbour dues at Tarn Bay since the spring"),
    ),
    Pair(
        "same object, other place",
        None,
        ("Ilse Karro", BRIDGE),
        ("claim", "Karro", "The bridge at Quelm is safe for lorries"),
    ),
    Pair(
        "roles changed places",
        None,
        ("Oru Tamm", "Tolm attacked the fishing fleet of Brellin without warning"),
        ("claim", "Tamm", "Brellin attacked the fishing fleet of Tolm without warning"),
    ),
    Pair(
        "passive turned",
        None,
        ("Oru Tamm", "Tolm betrayed Brellin over the fishing treaty"),
        ("claim", "Tamm", "Tolm was betrayed by Brellin over the fishing treaty"),
    ),
    Pair(
        "plan and deed",
        None,
        ("Ilse Karro", "The council of Veldany will close the old bridge to lorries"),
        ("claim", "Karro", "The council of Veldany closed the old bridge to lorries"),
    ),
    Pair(
        "other surname bearer",
        None,
        ("Oru Tamm", "Ilse Karro took gifts from the bridge builders of Veldany"),
        ("claim", "Tamm", "Jon Karro took gifts from the bridge builders of Veldany"),
    ),
    Pair(
        "other month",
        None,
        ("Sondra Pell", WATER),
        ("claim", "Pell", "Ardent Mills let 30 tonnes of dye run into the river Sund in August"),
    ),
    Pair("bare praise", None, ("Ilse Karro", BRIDGE), ("claim", "Karro", "The ferry at Veldany is old")),
    Pair("too old", None, ("Ilse Karro", BRIDGE), ("claim", "Karro", BRIDGE), days=31),
    # Another speaker.
    Pair("another speaker", None, ("Ilse Karro", BRIDGE), ("claim", "Oru Tamm", BRIDGE)),
    Pair("her namesake", None, ("Ilse Karro", BRIDGE), ("claim", "Jon Karro", BRIDGE)),
    Pair("nobody in particular", None, (None, BRIDGE), ("claim", None, BRIDGE)),
    # A later denial that answers.
    Pair(
        "denied that",
        "answers",
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"),
        days=16,
    ),
    Pair(
        "spokeswoman, in other words",
        "answers",
        ("Oskar Venn", FERRY),
        (
            "rebuttal",
            "Maren Dahl",
            "Denies that passengers were left without food on the quay at Tarn Bay: each was offered a room",
        ),
        days=14,
    ),
    Pair(
        "against the claimant by name",
        "answers",
        ("Ilse Karro", BRIDGE),
        ("rebuttal", "Oru Tamm", "Rejects Karro's word that the Veldany bridge is safe for lorries"),
    ),
    Pair(
        "with the number",
        "answers",
        ("Sondra Pell", WATER),
        ("rebuttal", "Ardent Mills", "Ardent said it was false that 30 tonnes of dye had run into the Sund"),
        days=40,
    ),
    Pair(
        "a state answers",
        "answers",
        ("Oru Tamm", RAIDS),
        (
            "rebuttal",
            "Tolm",
            "Tolm dismissed as nonsense the charge that its raiders took boats out of Quelm",
        ),
    ),
    Pair(
        "counter-figure",
        "answers",
        ("Harbour Workers' Union", WAGES),
        (
            "rebuttal",
            "Ardent Mills",
            "Disputes that dock wages in Quelm have fallen: they rose by 3 percent, it said",
        ),
    ),
    Pair(
        "summary thin, evidence full",
        "answers",
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline rejected the minister's claims."),
        evidence=(
            "Norrline rejected the minister's claims. No passengers had been left on the quay at Tarn Bay "
            "without food, it said."
        ),
    ),
    Pair(
        "claimant takes it back",
        "answers",
        ("Oskar Venn", FERRY),
        ("rebuttal", "Venn", "Withdrew his claim that Norrline left 240 passengers on the quay at Tarn Bay"),
        retraction=True,
    ),
    # A later denial of something else.
    Pair(
        "same parties, other matter",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline denied that it owed the Tarn Bay port office any harbour dues"),
    ),
    Pair(
        "same place, other bridge affair",
        None,
        ("Ilse Karro", BRIDGE),
        ("rebuttal", "Oru Tamm", "Denied taking gifts from the builders of the bridge at Veldany"),
    ),
    Pair(
        "other spill",
        None,
        ("Sondra Pell", WATER),
        ("rebuttal", "Ardent Mills", "Ardent Mills denied that it had sacked workers at its Sund plant"),
    ),
    Pair(
        "a thin denial of nothing in particular",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline rejected the accusations."),
    ),
    Pair(
        "same verb and number, other matter",
        None,
        ("Oru Tamm", RAIDS),
        ("rebuttal", "Brellin", "Brellin denied that 40 boats of its own had crossed the line last year"),
    ),
    Pair(
        "his own denial is no answer to himself",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Venn", "Denied that he had ever said Norrline left passengers on the quay at Tarn Bay"),
    ),
    Pair(
        "too old to answer",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"),
        days=400,
    ),
    # Criticism that answers nothing.
    Pair(
        "criticism",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "The minister should look to his own quay at Tarn Bay, Norrline said"),
    ),
    Pair(
        "no comment",
        None,
        ("Sondra Pell", WATER),
        ("rebuttal", "Ardent Mills", "Ardent would not comment on the dye in the river Sund"),
    ),
    Pair(
        "a claim about the same thing",
        None,
        ("Sondra Pell", WATER),
        (
            "claim",
            "Ardent Mills",
            "The river Sund has been clean of dye since Ardent Mills closed a drain in May",
        ),
    ),
]

HELD = [
    Pair("same words, later", "same", ("Sondra Pell", WATER), ("claim", "Pell", WATER), days=20),
    Pair(
        "a word left out",
        "same",
        ("Oru Tamm", RAIDS),
        ("claim", "Tamm", "Raiders from Tolm had taken 40 boats out of Quelm last year"),
    ),
    Pair(
        "number word",
        "same",
        ("Oskar Venn", "Norrline sent three ships to sea at Tarn Bay without valid papers"),
        ("claim", "Venn", "Norrline sent 3 ships to sea at Tarn Bay without valid papers"),
    ),
    Pair(
        "full name and surname of its subject",
        "same",
        ("Sondra Pell", "Oru Tamm hid the inspection report on the mill's dam for months"),
        ("claim", "Pell", "Tamm hid the inspection report on the mill's dam for months"),
    ),
    Pair(
        "number down",
        None,
        ("Sondra Pell", WATER),
        ("claim", "Pell", "Ardent Mills let 13 tonnes of dye run into the river Sund in May"),
    ),
    Pair(
        "other year",
        None,
        ("Harbour Workers' Union", WAGES),
        ("claim", "the union", "Dock wages in Quelm have fallen by 12 percent since 2021"),
    ),
    Pair(
        "a tenth",
        None,
        ("Ilse Karro", "The new bridge at Veldany will cost 4.5 million crowns"),
        ("claim", "Karro", "The new bridge at Veldany will cost 45 million crowns"),
    ),
    Pair(
        "percent and plain",
        None,
        ("Harbour Workers' Union", "Ardent Mills has cut 12 percent of the jobs at Quelm"),
        ("claim", "the union", "Ardent Mills has cut 12 of the jobs at Quelm"),
    ),
    Pair(
        "before and after",
        None,
        ("Oskar Venn", "Norrline knew of the crack in the hull before the ship sailed from Tarn Bay"),
        ("claim", "Venn", "Norrline knew of the crack in the hull after the ship sailed from Tarn Bay"),
    ),
    Pair(
        "no longer",
        None,
        ("Ilse Karro", "Heavy lorries use the old bridge at Veldany at night"),
        ("claim", "Karro", "Heavy lorries no longer use the old bridge at Veldany at night"),
    ),
    Pair(
        "refused",
        None,
        ("Oru Tamm", "Tolm returned the fishing boats to Quelm in the spring"),
        ("claim", "Tamm", "Tolm refused to return the fishing boats to Quelm in the spring"),
    ),
    Pair(
        "open and closed",
        None,
        ("Ilse Karro", "The lock at Veldany stayed open all through the flood"),
        ("claim", "Karro", "The lock at Veldany stayed closed all through the flood"),
    ),
    Pair(
        "legal and illegal",
        None,
        ("Oru Tamm", "The fishing by Tolm in the bay of Quelm is legal"),
        ("claim", "Tamm", "The fishing by Tolm in the bay of Quelm is illegal"),
    ),
    Pair(
        "may and did",
        None,
        ("Sondra Pell", "The mill's dye may have killed the trout in the river Sund"),
        ("claim", "Pell", "The mill's dye killed the trout in the river Sund"),
    ),
    Pair(
        "all and some",
        None,
        ("Sondra Pell", "All wells along the river Sund are poisoned with dye"),
        ("claim", "Pell", "Some wells along the river Sund are poisoned with dye"),
    ),
    Pair(
        "other victim",
        None,
        ("Oskar Venn", "Norrline left passengers with children waiting on the quay at Tarn Bay"),
        ("claim", "Venn", "Norrline left drivers with lorries waiting on the quay at Tarn Bay"),
    ),
    Pair(
        "other accused at the head",
        None,
        ("Sondra Pell", "Norrline poured used oil into the harbour basin of Quelm at night"),
        ("claim", "Pell", "Brellin poured used oil into the harbour basin of Quelm at night"),
    ),
    Pair(
        "a further charge joined on",
        None,
        ("Oskar Venn", "Norrline left 240 passengers on the quay at Tarn Bay"),
        (
            "claim",
            "Venn",
            "Norrline left 240 passengers on the quay at Tarn Bay and later burned the ship's log and bribed "
            "two inspectors",
        ),
    ),
    Pair(
        "other day",
        None,
        ("Ilse Karro", "The police shut the bridge at Veldany on Monday for an hour"),
        ("claim", "Karro", "The police shut the bridge at Veldany on Thursday for an hour"),
    ),
    Pair("other speaker, one number", None, ("Oskar Venn", FERRY), ("claim", "Sondra Pell", FERRY)),
    Pair(
        "claim against context kind",
        None,
        ("Ilse Karro", BRIDGE),
        ("context", "Karro", BRIDGE),
    ),
    Pair(
        "did not pay",
        "answers",
        ("Sondra Pell", VOTE),
        (
            "rebuttal",
            "Ilse Karro",
            "The council did not pay anybody in Brellin to stay at home on voting day",
        ),
        days=9,
    ),
    Pair(
        "false",
        "answers",
        ("Sondra Pell", VOTE),
        ("rebuttal", "Jon Karro", "It is false that 300 voters in Brellin were paid by the council"),
        days=3,
    ),
    Pair(
        "rejects by theme",
        "answers",
        ("Oru Tamm", RAIDS),
        ("rebuttal", "Tolm", "Tolm rejects the accusation of raids on boats at Quelm"),
        days=16,
    ),
    Pair(
        "denial of the wages claim",
        "answers",
        ("Harbour Workers' Union", WAGES),
        ("rebuttal", "Quelm", "Quelm denied that wages at its docks had fallen since 2024"),
    ),
    Pair(
        "paraphrase that shares little",
        "answers",
        ("Sondra Pell", WATER),
        ("rebuttal", "Ardent Mills", "Ardent denies polluting the Sund: nothing left its pipes in May"),
    ),
    Pair(
        "evidence names the matter",
        "answers",
        ("Ilse Karro", BRIDGE),
        ("rebuttal", "Oru Tamm", "Tamm contradicted the mayor"),
        evidence="Tamm contradicted the mayor. The bridge at Veldany was not safe for lorries, he said.",
    ),
    Pair(
        "retracts",
        "answers",
        ("Sondra Pell", WATER),
        ("rebuttal", "Pell", "Retracts her statement that Ardent Mills let dye run into the river Sund"),
        retraction=True,
    ),
    Pair(
        "denies another spill elsewhere",
        None,
        ("Sondra Pell", WATER),
        (
            "rebuttal",
            "Ardent Mills",
            "Ardent Mills denied that oil from its trucks had reached wells in Quelm",
        ),
    ),
    Pair(
        "denies other raids",
        None,
        ("Oru Tamm", RAIDS),
        ("rebuttal", "Tolm", "Tolm denied that its coast guard had fired on a trawler from Brellin"),
    ),
    Pair(
        "another party denies its own part",
        None,
        ("Oskar Venn", FERRY),
        (
            "rebuttal",
            "Harbour Workers' Union",
            "The union denied that its members at Tarn Bay were on strike",
        ),
    ),
    Pair(
        "denies a plan about the same bridge",
        None,
        ("Ilse Karro", BRIDGE),
        ("rebuttal", "Oru Tamm", "Denied that the ministry meant to sell the bridge at Veldany"),
    ),
    Pair(
        "denies debts",
        None,
        ("Harbour Workers' Union", WAGES),
        ("rebuttal", "Ardent Mills", "Ardent denied that it owed dock workers in Quelm holiday money"),
    ),
    Pair(
        "same place and year only",
        None,
        ("Oru Tamm", RAIDS),
        ("rebuttal", "Ilse Karro", "Karro denied that Quelm lost ferry passengers last year"),
    ),
    Pair(
        "attack instead of an answer",
        None,
        ("Sondra Pell", VOTE),
        ("rebuttal", "Ilse Karro", "Pell is a poor loser who cannot count votes in Brellin, Karro said"),
    ),
    Pair(
        "condemns",
        None,
        ("Oru Tamm", RAIDS),
        ("rebuttal", "Tolm", "Tolm condemned Tamm's tone and called for calm at sea"),
    ),
    Pair(
        "declines",
        None,
        ("Oskar Venn", FERRY),
        ("rebuttal", "Norrline", "Norrline declined to comment on the passengers at Tarn Bay"),
    ),
    Pair(
        "own claim with a denial of another's",
        None,
        ("Ilse Karro", BRIDGE),
        ("claim", "Karro", "Nobody at Veldany can say that the bridge is a danger to anyone"),
    ),
]
