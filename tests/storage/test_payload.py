from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.payload import unite


def _id(file: dict[str, str]) -> str:
    return file["id"]


FILES: list[dict[str, str]] = [{"id": key, "name": name} for key in "ABCD" for name in ("a.txt", "b.txt")]
FILE_LISTS = st.lists(st.sampled_from(FILES), max_size=3, unique_by=_id)
BLOCK = st.fixed_dictionaries({"type": st.just("rich_text"), "block_id": st.text(max_size=2)})
PAYLOAD = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=5),
        "blocks": st.lists(BLOCK, max_size=2),
        "attachments": st.lists(BLOCK, max_size=2),
        "files": FILE_LISTS,
    },
)


def test_a_twin_adds_what_the_first_event_lacked() -> None:
    first = {"text": "Brief this", "blocks": [], "files": [{"id": "F1", "name": "a.txt"}]}
    twin = {
        "text": "Another wording",
        "blocks": [{"type": "rich_text"}],
        "attachments": [{"is_msg_unfurl": True}],
        "files": [{"id": "F1", "name": "later name"}, {"id": "F2"}],
    }
    assert unite(first, twin) == {
        "text": "Brief this",
        "blocks": [{"type": "rich_text"}],
        "attachments": [{"is_msg_unfurl": True}],
        "files": [{"id": "F1", "name": "a.txt"}, {"id": "F2"}],
    }


def test_what_is_no_file_is_passed_over() -> None:
    assert unite({"files": "none"}, {"files": [None, {"id": "F1"}]}) == {"files": [{"id": "F1"}]}


@given(PAYLOAD, PAYLOAD)
def test_uniting_twice_changes_nothing_and_loses_nothing(
    first: dict[str, object], twin: dict[str, object]
) -> None:
    united = unite(first, twin)
    assert unite(united, twin) == united
    assert unite(united, first) == united
    for key, value in first.items():
        if value and key != "files":
            assert united[key] == value


@given(PAYLOAD, PAYLOAD)
def test_files_are_the_union_by_id(
    first: dict[str, list[dict[str, str]]], twin: dict[str, list[dict[str, str]]]
) -> None:
    ids = [file["id"] for file in unite(first, twin).get("files", [])]
    assert len(ids) == len(set(ids))
    assert set(ids) == {file["id"] for payload in (first, twin) for file in payload.get("files", [])}
