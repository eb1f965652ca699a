"""One small annotated article, and ways to answer it."""

from __future__ import annotations

from json import dumps
from typing import Any

from bot.evaluation.answer import Answer
from bot.evaluation.gold import GoldArticle

TEXT = (
    "Mayor denies pool is closing\n"
    "Councillor Ada Finch said on Monday that the Elm Road pool would close in May. “It is decided,” she said.\n"
    "Mayor Ugo Brandt denied it. “The pool stays open,” he said.\n"
    "The pool was built in 1962. It has three lanes."
)
CLAIM = "Councillor Ada Finch said on Monday that the Elm Road pool would close in May."
CLAIM_TOO = "“It is decided,” she said."
DENIAL = "Mayor Ugo Brandt denied it."
DENIAL_TOO = "“The pool stays open,” he said."
BUILT = "The pool was built in 1962."
LANES = "It has three lanes."

RECORD: dict[str, Any] = {
    "id": "pool",
    "title": "Mayor denies pool is closing",
    "text": TEXT,
    "claims": [
        {
            "summary": "The pool will close in May",
            "speaker": "Ada Finch",
            "evidence": [CLAIM, CLAIM_TOO],
            "optional": [],
            "speaker_ok": ["the council"],
        }
    ],
    "rebuttals": [
        {
            "summary": "It stays open",
            "speaker": "Ugo Brandt",
            "answers": 0,
            "evidence": [DENIAL, DENIAL_TOO],
            "optional": [],
            "speaker_ok": [],
        }
    ],
    "context": [{"summary": "Built in 1962", "evidence": [BUILT]}],
    "optional": {"claims": [], "rebuttals": [], "context": [LANES]},
    "actors": [
        {
            "name": "Ada Finch",
            "aliases": ["Finch"],
            "kind": "person",
            "role": "claimant",
            "title": "Councillor",
        },
        {"name": "Ugo Brandt", "aliases": [], "kind": "person", "role": "rebutter", "title": "Mayor"},
        {"name": "Elm Road pool", "aliases": [], "kind": "organisation", "role": "mentioned", "title": None},
    ],
}


def gold(**changes: Any) -> GoldArticle:
    """Return the article, with some fields changed."""
    return GoldArticle.model_validate_json(dumps(RECORD | changes))


def answer(**sections: Any) -> Answer:
    """Return an answer to it that holds these sections only."""
    return Answer.model_validate({"id": "pool"} | sections)


def perfect() -> Answer:
    """Return the gold as an answer to itself."""
    return Answer.model_validate(RECORD)
