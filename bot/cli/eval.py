"""`rejoinder eval`: how right an analyst is on annotated articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import track

from bot.analysis.brief import AnalystName
from bot.analysis.desk import Desk
from bot.analysis.record import brief_record
from bot.article.article import Article
from bot.cli.input import read_lines
from bot.cli.scoreboard import Outcome, outcome_record, show
from bot.errors import InputError
from bot.evaluation.answer import Answer, read_answers
from bot.evaluation.controls import first_sentences, moved_evidence, shuffled_text
from bot.evaluation.gold import GoldArticle, read_gold
from bot.evaluation.run import Run, evaluate
from bot.program.analysts import open_desk
from bot.settings import load_settings

Read = TypeVar("Read")
Record = dict[str, Any]


async def run(
    source: str,
    *,
    analyst: AnalystName | None,
    as_json: bool,
    per_article: bool,
    against: str | None,
    freeze: str | None,
    controls: bool,
) -> None:
    """Score an analyst on a gold file and print the figures.

    `freeze` names a file to write the answers to, `against` one that an earlier run wrote; where
    both are the same file, the earlier run is read before it is replaced.

    Raises:
        InputError: a file cannot be read, understood or written.
    """
    gold = _read(source, read_gold)
    earlier = _earlier(against, gold) if against else None
    async with open_desk(load_settings(), analyst) as desk:
        records = await _briefed(desk, gold, lambda each: each.text, what="articles")
        answers = _answers(records)
        baselines = await _baselines(desk, gold, answers) if controls else {}
    if freeze:
        _write(freeze, records)
    outcome = Outcome(evaluate(gold, answers), baselines, earlier)
    if as_json:
        record = outcome_record(outcome, per_article=per_article)
        sys.stdout.write(json.dumps(record, indent=1) + "\n")
    else:
        show(Console(), outcome, per_article=per_article)


async def _briefed(
    desk: Desk, gold: Sequence[GoldArticle], text_of: Callable[[GoldArticle], str], *, what: str
) -> list[Record]:
    # Figures come at the end only: the bar is shown even where they go to the same terminal.
    console = Console(stderr=True)
    tracked = track(gold, what, console=console, transient=True, disable=not console.is_terminal)
    return [brief_record(await desk.analyse(Article.parse(text_of(each))), id=each.id) for each in tracked]


async def _baselines(
    desk: Desk, gold: Sequence[GoldArticle], answers: Mapping[str, Answer]
) -> dict[str, Run]:
    shuffled = await _briefed(desk, gold, shuffled_text, what="shuffled articles")
    return {
        "first sentences": evaluate(gold, {each.id: first_sentences(each) for each in gold}),
        "evidence moved": evaluate(gold, {each.id: moved_evidence(each, answers[each.id]) for each in gold}),
        "sentences shuffled": evaluate(gold, _answers(shuffled)),
    }


def _answers(records: Iterable[Record]) -> dict[str, Answer]:
    return {record["id"]: Answer.model_validate(record) for record in records}


def _earlier(path: str, gold: Sequence[GoldArticle]) -> Run:
    run = evaluate(gold, _read(path, read_answers))
    if run.missing == len(gold):
        raise InputError(f"{path} answers none of these articles: give a file that --freeze wrote for them.")
    return run


def _read(path: str, reader: Callable[[Iterable[tuple[int, str]]], Read]) -> Read:
    try:
        return reader(read_lines(path))
    except InputError as error:
        # What is wrong inside a file says which line; the file is ours to name.
        raise InputError(f"{path}: {error}" if str(error).startswith("Line ") else str(error)) from None


def _write(path: str, records: Iterable[Record]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    try:
        # A lone surrogate is legal in JSON's escapes but has no UTF-8.
        Path(path).write_bytes("".join(lines).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}).") from None
