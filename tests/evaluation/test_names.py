import pytest

from bot.evaluation.names import any_same_name, likeness, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Finch", "ada finch"),
        ("Councillor Ada Finch", "Ada Finch"),
        ("Mr Finch", "Ada Finch"),
        ("President Finch", "Ada Finch"),
        ("the Ridge Front", "Ridge Front"),
        ("Wetland Trust’s", "Wetland Trust"),
        ("NTA", "National Teachers' Association"),
        ("Bank of Tolva", "Tolva"),
        ("Olivier Marchukk", "Olivier Marchuk"),
        ("A. Finch", "Ada Finch"),
    ],
)
def test_names_that_can_mean_one_actor(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Finch", "Bela Finch"),
        ("Karsova", "Ostmark"),
        ("Iran", "Iraq"),
        ("police", "Port Regal"),
        ("Ada Finch", ""),
        ("Ada Finch", None),
        ("!!", "Ada Finch"),
        ("Harbor Gulls", "Harbor Standard"),
    ],
)
def test_names_that_cannot(one: str, other: str | None) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


def test_a_name_is_held_against_every_form() -> None:
    assert any_same_name("Finch", ["Brandt", "Ada Finch"])
    assert not any_same_name(None, ["Ada Finch"])


def test_likeness_is_one_for_equal_spellings_only() -> None:
    assert likeness("finch", "finch") == 1
    assert 0.5 < likeness("finch", "fitch") < 1
