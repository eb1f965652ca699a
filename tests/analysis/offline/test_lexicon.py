from __future__ import annotations

from importlib import resources

from bot.analysis.offline.lexicon import lexicon


def test_is_read_once() -> None:
    assert lexicon() is lexicon()


def test_every_list_has_words_and_names_its_source() -> None:
    folder = resources.files("bot.analysis.offline").joinpath("data")
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".txt")]
    assert len(files) > 10
    for entry in files:
        lines = entry.read_text(encoding="utf-8").splitlines()
        header = " ".join(line for line in lines if line.startswith("#"))
        assert "Source:" in header, entry.name
        assert any(line and not line.startswith("#") for line in lines), entry.name


def test_verbs_know_their_frame_and_whether_they_may_be_nouns() -> None:
    verbs = lexicon().verbs
    assert (verbs["told"].frame, verbs["accused"].frame, verbs["called"].frame) == ("tell", "urge", "call")
    assert verbs["claims"].doubtful
    assert not verbs["said"].doubtful


def test_states_are_found_by_name_other_name_seat_and_demonym() -> None:
    words = lexicon()
    assert words.states["UK"] is words.states["United Kingdom"]
    assert words.seats["Oslo"].name == "Norway"
    assert words.demonyms["Norwegian"].name == "Norway"


def test_denials_are_sorted_by_what_they_need() -> None:
    denials = lexicon().denials
    assert (denials["denied"], denials["dismissed"], denials["baseless"]) == ("deny", "reject", "false")
