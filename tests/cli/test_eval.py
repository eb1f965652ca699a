"""`rejoinder eval`, on articles that the offline analyst reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FERRY
from tests.cli.terminal import Terminal

CLAIM = (
    "Transport Minister Oskar Venn said on Monday that the ferry operator Norrline had left 240 passengers"
    " on the quay at Tarn Bay."
)
DENIAL = "Norrline’s spokeswoman Maren Dahl rejected the claim."
QUOTE = "“Every passenger had a hotel room,” Dahl said."
GOLD: dict[str, Any] = {
    "id": "ferry",
    "title": "Ferry line denies leaving 240 passengers on the quay",
    "text": FERRY,
    "claims": [{"speaker": "Oskar Venn", "evidence": [CLAIM]}],
    "rebuttals": [{"speaker": "Maren Dahl", "answers": 0, "evidence": [DENIAL, QUOTE]}],
    "context": [{"evidence": ["The harbour authority closed the port at 6 p.m. on Saturday."]}],
    "actors": [
        {"name": "Oskar Venn", "kind": "person", "role": "claimant", "title": "Transport Minister"},
        {"name": "Maren Dahl", "kind": "person", "role": "rebutter", "title": "spokeswoman"},
        {"name": "Norrline", "kind": "organisation", "role": "subject"},
        {"name": "harbour authority", "kind": "organisation", "role": "mentioned"},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    second = GOLD | {"id": "ferry again"}
    path.write_text(f"{json.dumps(GOLD)}\n\n{json.dumps(second)}\n", "utf-8")
    return path


def test_the_figures_are_printed_plainly_where_nobody_watches(terminal: Terminal, gold: Path) -> None:
    ended = terminal("eval", gold, "--analyst", "offline")

    assert (ended.status, ended.err) == (0, "")
    assert ended.harmless()
    assert "2 articles: 2 by the offline analyst." in ended.out
    assert "headline" in ended.out
    assert not set("╭│─") & set(ended.out)


def test_json_holds_every_figure(terminal: Terminal, gold: Path) -> None:
    record = json.loads(terminal("eval", gold, "--json").out)

    assert record["articles"] == 2
    assert record["claims"]["f1"] == 1
    assert record["rebuttals"]["f1"] == 1
    assert record["link_accuracy"] == 1
    assert record["grounded"] == 1
    assert record["analysts"] == {"offline": 2}
    assert not {"controls", "against", "per_article"} & record.keys()


def test_each_article_is_shown_on_request(terminal: Terminal, gold: Path) -> None:
    assert "ferry again" not in terminal("eval", gold).out
    assert "ferry again" in terminal("eval", gold, "--per-article").out

    rows = json.loads(terminal("eval", gold, "--per-article", "--json").out)["per_article"]
    assert [row["id"] for row in rows] == ["ferry", "ferry again"]
    assert rows[0]["false_rebuttals"] == 0
    assert 0.5 < rows[0]["overall"] <= 1


def test_controls_score_below_the_analyst(terminal: Terminal, gold: Path) -> None:
    record = json.loads(terminal("eval", gold, "--controls", "--json").out)

    assert set(record["controls"]) == {"first sentences", "evidence moved", "sentences shuffled"}
    assert record["controls"]["first sentences"]["headline"] < record["headline"]
    assert record["controls"]["evidence moved"]["headline"] < record["headline"]
    assert "evidence moved" in terminal("eval", gold, "--controls").out


def test_a_frozen_run_is_what_a_later_one_is_compared_with(
    terminal: Terminal, gold: Path, tmp_path: Path
) -> None:
    frozen = tmp_path / "run.jsonl"
    terminal("eval", gold, "--freeze", frozen)
    worse = [json.loads(line) for line in frozen.read_text("utf-8").splitlines()]
    worse[1]["claims"] = []
    frozen.write_text("".join(json.dumps(answer) + "\n" for answer in worse), "utf-8")

    against = json.loads(terminal("eval", gold, "--against", frozen, "--json").out)["against"]

    assert [change["id"] for change in against["better"]] == ["ferry again"]
    assert (against["worse"], against["same"]) == ([], 1)
    assert against["figures"]["claims"]["r"] == 0.5
    shown = terminal("eval", gold, "--against", frozen).out
    assert "1 better, 0 worse, 1 the same" in shown


def test_the_same_file_is_compared_with_before_it_is_replaced(
    terminal: Terminal, gold: Path, tmp_path: Path
) -> None:
    frozen = tmp_path / "run.jsonl"
    frozen.write_text('{"id": "ferry"}\n', "utf-8")

    ended = terminal("eval", gold, "--against", frozen, "--freeze", frozen)

    assert "2 better, 0 worse, 0 the same; the earlier run did not answer 1" in ended.out
    assert [json.loads(line)["id"] for line in frozen.read_text("utf-8").splitlines()] == [
        "ferry",
        "ferry again",
    ]


def test_what_analyse_printed_is_an_earlier_run_too(terminal: Terminal, gold: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "briefs.jsonl"
    earlier.write_text(terminal("analyse", "--jsonl", gold).out, "utf-8")

    assert "0 better, 0 worse, 2 the same" in terminal("eval", gold, "--against", earlier).out


def test_gold_may_come_from_standard_input(terminal: Terminal) -> None:
    assert (
        "1 article: 1 by the offline analyst." in terminal("eval", "-", given=json.dumps(GOLD).encode()).out
    )


def test_a_bad_line_is_named(terminal: Terminal, gold: Path) -> None:
    bad = json.dumps(GOLD | {"id": "bad", "claims": [{"evidence": ["Not in it."]}]})
    gold.write_text(gold.read_text("utf-8") + bad + "\n", "utf-8")

    said = terminal("eval", gold).refused()

    assert "gold.jsonl: Line 4" in said
    assert "claims.0.evidence" in said


def test_a_bad_earlier_run_is_named(terminal: Terminal, gold: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "run.jsonl"
    earlier.write_text("nonsense\n", "utf-8")
    assert "run.jsonl: Line 1" in terminal("eval", gold, "--against", earlier).refused()

    earlier.write_text('{"id": "another"}\n', "utf-8")
    assert "answers none of these articles" in terminal("eval", gold, "--against", earlier).refused()


def test_files_that_cannot_be_read_or_written_are_named(
    terminal: Terminal, gold: Path, tmp_path: Path
) -> None:
    assert "missing.jsonl" in terminal("eval", tmp_path / "missing.jsonl").refused()
    assert "no/run.jsonl" in terminal("eval", gold, "--freeze", tmp_path / "no" / "run.jsonl").refused()


def test_a_model_that_is_not_configured_is_refused(terminal: Terminal, gold: Path) -> None:
    assert "REJOINDER_MODEL" in terminal("eval", gold, "--analyst", "model").refused(status=2)


def test_ids_cannot_drive_the_terminal(terminal: Terminal, gold: Path) -> None:
    gold.write_text(json.dumps(GOLD | {"id": "\x1b[31mred"}) + "\n", "utf-8")

    assert terminal("eval", gold, "--per-article").harmless()
