from bot.evaluation.answer import AnsweredClaim
from bot.evaluation.counts import NO_SHARE, Share, Tally
from bot.evaluation.gold import GoldClaim
from bot.evaluation.sections import count_section, unscored_sentences
from bot.evaluation.sentences import Sentences
from tests.evaluation.samples import CLAIM, CLAIM_TOO, DENIAL, TEXT, gold

SENTENCES = Sentences.of(TEXT)
HEADLINE = TEXT.splitlines()[0]


def wanted(*evidence: str, optional: tuple[str, ...] = ()) -> GoldClaim:
    return GoldClaim(evidence=evidence, optional=optional)


def given(*evidence: str) -> AnsweredClaim:
    return AnsweredClaim(evidence=evidence)


def test_sentences_count_however_they_are_spread_over_items() -> None:
    counts = count_section(
        [wanted(CLAIM, CLAIM_TOO)], [given(CLAIM_TOO), given(CLAIM)], SENTENCES, frozenset()
    )

    assert counts.found == Tally(right=2)
    assert (counts.items, counts.items_answered) == (Share(1, 1), 2)


def test_wrong_and_missed_sentences() -> None:
    counts = count_section([wanted(CLAIM, CLAIM_TOO)], [given(CLAIM, DENIAL)], SENTENCES, frozenset())

    assert counts.found == Tally(1, 1, 1)
    assert counts.per_article == Share(0.5, 1)


def test_an_invented_quote_is_wrong_and_not_grounded() -> None:
    counts = count_section([wanted(CLAIM)], [given(CLAIM, "It will never close.")], SENTENCES, frozenset())

    assert counts.found == Tally(1, 1, 0)
    assert counts.grounded == Share(1, 2)


def test_optional_sentences_are_not_scored_unless_an_item_rests_on_them() -> None:
    items = [wanted(CLAIM, optional=(DENIAL,)), wanted(CLAIM_TOO, optional=(CLAIM,))]

    counts = count_section(items, [given(CLAIM, DENIAL)], SENTENCES, frozenset())

    assert counts.found == Tally(right=1, wrong=0, missed=1)


def test_a_section_without_anything_has_no_figure_of_its_own() -> None:
    counts = count_section([], [], SENTENCES, frozenset())

    assert counts.found == Tally()
    assert counts.per_article == NO_SHARE


def test_headline_and_optional_sentences_are_left_open() -> None:
    article = gold()

    assert unscored_sentences(article, "claims", SENTENCES) == {0}
    assert unscored_sentences(article, "context", SENTENCES) == {0, 6}
    assert unscored_sentences(gold(title=None), "claims", SENTENCES) == frozenset()
