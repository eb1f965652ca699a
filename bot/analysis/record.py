"""A brief as JSON: the shape that others script against."""

from __future__ import annotations

from typing import Any

from bot.analysis.brief import Actor, Brief, Statement

_LETTERS = {"claim": "c", "rebuttal": "r", "context": "x"}


def brief_record(brief: Brief, *, id: str) -> dict[str, Any]:  # noqa: A002 - the name of the JSON key
    """Return the JSON object of a brief.

    `spans` are [start, end] character offsets of the `evidence` strings in the article's text;
    `answers` is the index of the claim that a rebuttal meets, or None.
    """
    provenance = brief.provenance
    return {
        "id": id,
        "title": brief.title,
        "language": brief.language,
        "analyst": provenance.analyst,
        "model": provenance.model,
        "prompt": provenance.prompt,
        "sent_to": provenance.host,
        "note": provenance.note,
        "claims": [_statement(index, claim) for index, claim in enumerate(brief.claims)],
        "rebuttals": [
            {
                **_statement(index, rebuttal),
                "answers": rebuttal.answers,
                "retraction": rebuttal.retraction,
            }
            for index, rebuttal in enumerate(brief.rebuttals)
        ],
        "context": [_statement(index, item) for index, item in enumerate(brief.context)],
        "actors": [_actor(actor) for actor in brief.actors],
        "dropped": brief.dropped,
    }


def _statement(index: int, statement: Statement) -> dict[str, Any]:
    return {
        "id": f"{_LETTERS[statement.kind]}{index + 1}",
        "summary": statement.summary,
        "verbatim": statement.verbatim,
        "speaker": statement.speaker,
        "title": statement.title,
        "medium": statement.medium,
        "evidence": [evidence.text for evidence in statement.evidence],
        "spans": [[evidence.start, evidence.end] for evidence in statement.evidence],
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "aliases": list(actor.aliases),
        "kind": actor.kind,
        "role": actor.role,
        "title": actor.title,
    }
