"""Our figures are those of the scorer that the targets were set with.

It lies outside the repository, with the articles it came with: these tests skip where it is absent.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.analysis import offline
from bot.analysis.brief import Provenance
from bot.analysis.grounding import ground
from bot.article.article import Article
from bot.evaluation.answer import Answer
from bot.evaluation.controls import first_sentences, moved_evidence
from bot.evaluation.gold import GoldArticle, read_gold
from bot.evaluation.run import evaluate

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("REJOINDER_SHARED", ROOT.parent / "shared")) / "corpus"
SCORER = CORPUS / "score.py"
GOLDS = {
    "shared": CORPUS / "gold_dev.jsonl",
    "own dev": ROOT / "tests/gold/dev.jsonl",
    "own held": ROOT / "tests/gold/held.jsonl",
}

pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the shared scorer is not here")


def by_rules(article: GoldArticle) -> Answer:
    parsed = Article.parse(article.text)
    brief = ground(offline.draft(parsed), parsed, Provenance("offline")).brief
    return Answer.of(brief, id=article.id)


def liar(article: GoldArticle) -> Answer:
    """Answer with names that are nearly right, links to nowhere and quotes that are not there."""
    answer = by_rules(article)
    return answer.model_copy(
        update={
            "claims": tuple(
                claim.model_copy(
                    update={"speaker": (claim.speaker or "x")[:-1], "evidence": claim.evidence[:1]}
                )
                for claim in answer.claims
            ),
            "rebuttals": tuple(
                rebuttal.model_copy(update={"answers": 7, "evidence": (*rebuttal.evidence, "Never said.")})
                for rebuttal in answer.rebuttals
            ),
            "actors": tuple(
                actor.model_copy(update={"name": actor.name.split()[-1], "kind": "person"})
                for actor in answer.actors
            )
            * 2,
        }
    )


ANALYSTS = {
    "rules": by_rules,
    "first sentences": first_sentences,
    "evidence moved": lambda article: moved_evidence(article, by_rules(article)),
    "liar": liar,
}


def theirs(gold: Iterable[str], answers: Mapping[str, Answer], folder: Path) -> dict[str, Any]:
    """Run the scorer with the standard library alone: with rapidfuzz it would measure spelling otherwise."""
    (folder / "gold.jsonl").write_text("\n".join(gold), "utf-8")
    (folder / "answers.jsonl").write_text(
        "\n".join(answer.model_dump_json() for answer in answers.values()), "utf-8"
    )
    words = [sys.executable, "-S", str(SCORER), "analysis", "gold.jsonl", "answers.jsonl", "--json"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=True, timeout=60)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize("gold", GOLDS)
@pytest.mark.parametrize("analyst", ANALYSTS)
def test_every_figure_agrees(gold: str, analyst: str, tmp_path: Path) -> None:
    # The scorer has no rule for a rebuttal whose claim is not in the article.
    lines = [
        line
        for line in GOLDS[gold].read_text("utf-8").splitlines()
        if all(rebuttal["answers"] is not None for rebuttal in json.loads(line)["rebuttals"])
    ]
    articles = read_gold(enumerate(lines, start=1))
    answers = {article.id: ANALYSTS[analyst](article) for article in articles}

    ours = evaluate(articles, answers).total.figures()

    expected = theirs(lines, answers, tmp_path)
    assert expected.pop("predicted") == len(answers)
    for name, value in expected.items():
        assert ours[name] == (value if isinstance(value, str) else pytest.approx(value, abs=5e-4)), name
