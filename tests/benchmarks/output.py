"""What a brief costs in output: the characters that a model has to write for an article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.analysis.brief import Provenance
from bot.analysis.draft import ActorKind, ActorRole, Draft, DraftActor, DraftStatement
from bot.analysis.grounding import ground
from bot.analysis.model.reply import parse_reply, write_reply
from bot.article.article import Article
from tests.benchmarks.figure import Figure

_LIMITS = (1_400, 1_000)

# Invented, 330 words.
TEXT = """Union says Norrline hid cracks in Sund pier, company denies it

SUND, March 9 (Northwire) - The ferry union has accused the operator Norrline of hiding cracks in the \
pier at Sund for eleven months, a charge that the company rejects.

Union secretary Selma Quist told Radio Tarn on Monday that Norrline had known of the cracks since April and \
had gone on landing 1,200 passengers a day there. “They painted over them,” Quist said. “Anybody who works \
on that quay has seen it.”

Quist added that two members of the union who had taken photographs of the pier were moved to night shifts \
in the same week.

Norrline denied the accusation. Its managing director, Kaspar Brandt, said that divers had looked at the pier \
in April and again in October and that “not one crack deeper than a fingernail” was found. The reports of \
both dives, he said, were sent to the harbour authority within three days.

“The secretary is in the middle of a wage dispute, and it shows,” Brandt said in a statement on Tuesday.

He also denied that anybody had been punished. The two members asked for night shifts themselves, Brandt \
said, because those are paid better, and they signed for it.

The harbour authority confirmed that it had received one report, from April. A spokesman, Emil Sorel, said \
that he could find no trace of a second one. He would not comment on the state of the pier while it was being \
looked at.

The pier was built in 1962 and was last repaired in 1998, when eleven of its forty piles were replaced. \
About 430,000 passengers used it last year, more than any other on the coast.

Wage talks between the union and the company broke off in January. The union asks for nine per cent, and \
Norrline has offered four.

An engineer whom the Tarn Bay council has asked for an opinion is to dive at Sund on Thursday. The crossing \
stays open until then.
"""


def measure(shared: Path) -> list[Figure]:
    """Count the characters of the reply that an ideal model would give."""
    figures = [
        Figure("model output, invented article of 330 words", len(ideal_reply()), "characters", *_LIMITS)
    ]
    path = shared / "corpus" / "gold_dev.jsonl"
    if path.exists():
        seed = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
        length = len(write_reply(_gold_draft(seed)))
        figures.append(Figure("model output, shared article of 330 words", length, "characters", *_LIMITS))
    return figures


def ideal_reply() -> str:
    """Return a reply that grounding finds no fault in.

    Raises:
        RuntimeError: it does: the figure would flatter.
    """
    article = Article.parse(TEXT)

    def said(summary: str, *words: str, speaker: str | None = None, **more: Any) -> DraftStatement:
        return DraftStatement(summary, _numbers(article, words), speaker=speaker, **more)

    draft = Draft(
        claims=(
            said(
                "Norrline had known of cracks in the pier at Sund since April and hid them",
                "has accused", "had known", "painted over",
                speaker="Quist", medium="told Radio Tarn",
            ),
            said("Two members who took photographs were moved to night shifts", "photographs", speaker="Quist"),
        ),
        rebuttals=(
            said(
                "Denies it: divers looked at the pier in April and October and found no deep crack",
                "has accused", "denied the accusation", "divers", "both dives",
                speaker="Brandt", answers=0,
            ),
            said("Denies that anybody was punished: the two asked for night shifts themselves",
                 "been punished", "asked for night", speaker="Brandt", answers=1),
        ),
        context=(
            said("The harbour authority received one report, from April, and found no trace of a second",
                 "confirmed", "no trace"),
            said("The pier was built in 1962 and last repaired in 1998", "1962"),
            said("Wage talks between union and company broke off in January", "Wage talks"),
        ),
        actors=(
            _actor("Selma Quist", "person", "claimant", "Union secretary", "Quist"),
            _actor("Kaspar Brandt", "person", "rebutter", "managing director", "Brandt"),
            _actor("Norrline", "organisation", "subject"),
            _actor("harbour authority", "organisation", "source"),
            _actor("Emil Sorel", "person", "source", "spokesman", "Sorel"),
        ),
    )  # fmt: skip
    reply = write_reply(draft)
    if faults := ground(parse_reply(reply), article, Provenance("model")).faults:
        raise RuntimeError(f"The ideal reply is at fault: {[fault.reason for fault in faults]}")
    return reply


def _actor(
    name: str, kind: ActorKind, role: ActorRole, title: str | None = None, *aliases: str
) -> DraftActor:
    return DraftActor(name, kind, role, aliases, title)


def _numbers(article: Article, words: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(
        next(sentence.number for sentence in article.body if each in sentence.text) for each in words
    )


def _gold_draft(gold: dict[str, Any]) -> Draft:
    """Return the annotators' brief as a model would give it: shortest names, no one merely mentioned."""
    article = Article.parse(gold["text"])
    shortest = {
        actor["name"]: min((actor["name"], *actor.get("aliases", ())), key=len) for actor in gold["actors"]
    }

    def statements(kind: str) -> tuple[DraftStatement, ...]:
        return tuple(
            DraftStatement(
                item["summary"],
                tuple(
                    dict.fromkeys(
                        sentence.number
                        for text in item["evidence"]
                        for sentence in article.body
                        if text in sentence.text or sentence.text in text
                    )
                ),
                speaker=shortest.get(item.get("speaker"), item.get("speaker")),
                answers=item.get("answers"),
            )
            for item in gold[kind]
        )

    actors = tuple(
        DraftActor(
            each["name"], each["kind"], each["role"], tuple(each.get("aliases", ())), each.get("title")
        )
        for each in gold["actors"]
        if each["role"] != "mentioned"
    )
    return Draft(statements("claims"), statements("rebuttals"), statements("context"), actors)
