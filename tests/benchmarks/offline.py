"""How fast the rules are: sentences, draft, grounding and JSON, on one core."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from pathlib import Path

from bot.analysis import offline
from bot.analysis.desk import Desk
from bot.analysis.record import brief_record
from bot.article.article import Article
from tests.benchmarks.articles import article
from tests.benchmarks.figure import Figure

_WORDS = 600


def measure(shared: Path, *, smoke: bool) -> list[Figure]:
    """Speed on generated articles and on the shared ones, and what a longer text costs."""
    texts = [article(_WORDS, seed) for seed in range(3 if smoke else 200)]
    _seconds(texts[:10])
    figures = [
        Figure("offline, generated", _rate(texts, smoke=smoke), "articles of 600 words/s", 300, 600, True)
    ]
    if corpus := _corpus(shared):
        speed = _rate(corpus[:3] if smoke else corpus, smoke=smoke)
        figures.append(Figure("offline, shared corpus", speed, "articles of 600 words/s", 300, 600, True))
    few, many = (2_000, 4_000) if smoke else (1_000, 50_000)
    short, long = (
        min(_seconds([article(words, 1)]) for _ in range(1 if smoke else 3)) for words in (few, many)
    )
    figures.append(Figure(f"time per word, {many:,} words against {few:,}", long / short / (many / few), "×"))
    return figures


def _rate(texts: Sequence[str], *, smoke: bool) -> float:
    """Return articles a second, counted as articles of 600 words; the best of three rounds."""
    words = sum(len(text.split()) for text in texts)
    return words / _WORDS / min(_seconds(texts) for _ in range(1 if smoke else 3))


def _seconds(texts: Sequence[str]) -> float:
    """Return the processor time of briefing `texts`: on a busy machine the wall clock says little."""

    async def brief_all() -> float:
        desk = Desk(offline.draft)
        began = time.process_time()
        for number, text in enumerate(texts):
            json.dumps(brief_record(await desk.analyse(Article.parse(text)), id=str(number)))
        return time.process_time() - began

    return asyncio.run(brief_all())


def _corpus(shared: Path) -> list[str]:
    path = shared / "corpus" / "statements_dev.jsonl"
    if not path.exists():
        return []
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
