from bot.evaluation.controls import first_sentences, moved_evidence, shuffled_text
from bot.evaluation.score import score
from bot.evaluation.sentences import Sentences
from tests.evaluation.samples import CLAIM, CLAIM_TOO, DENIAL, TEXT, gold, perfect


def lines(text: str) -> list[str]:
    sentences = Sentences.of(text)
    return [sentences[number] for number in range(len(sentences))]


def test_the_first_sentences_after_the_headline_are_answered() -> None:
    answer = first_sentences(gold())

    assert answer.claims[0].evidence == (CLAIM, CLAIM_TOO)
    assert answer.rebuttals[0].evidence == (DENIAL,)
    assert answer.rebuttals[0].answers == 0
    assert len(answer.context) == 3


def test_shuffling_keeps_the_headline_and_every_sentence() -> None:
    before, after = lines(TEXT), lines(shuffled_text(gold()))

    assert after[0] == before[0]
    assert after != before
    assert sorted(after) == sorted(before)
    assert shuffled_text(gold()) == shuffled_text(gold())
    assert shuffled_text(gold(id="other")) != shuffled_text(gold())


def test_moving_the_evidence_keeps_the_shape_and_loses_the_score() -> None:
    moved = moved_evidence(gold(), perfect())

    assert [len(claim.evidence) for claim in moved.claims] == [2]
    assert moved.claims[0].speaker == "Ada Finch"
    assert moved.actors == perfect().actors
    assert score(gold(), moved).headline < 0.7
    assert score(gold(), moved).grounded == 1
