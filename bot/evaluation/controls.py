"""Answers that know nothing: a figure means something only far above theirs.

They are chosen without chance, by hashes of the article's id, so that a run can be repeated.
"""

from __future__ import annotations

from hashlib import sha256

from bot.evaluation.answer import Answer, AnsweredClaim, AnsweredContext, AnsweredRebuttal
from bot.evaluation.gold import GoldArticle
from bot.evaluation.sentences import Sentences


def first_sentences(gold: GoldArticle) -> Answer:
    """Answer with the first sentences: a claim of two, its rebuttal of one, and three of context."""
    sentences = Sentences.of(gold.text)
    first = _body(gold, sentences)
    texts = [sentences[number] for number in first[:6]]
    return Answer(
        id=gold.id,
        claims=(AnsweredClaim(evidence=tuple(texts[:2])),),
        rebuttals=(AnsweredRebuttal(evidence=tuple(texts[2:3]), answers=0),),
        context=tuple(AnsweredContext(evidence=(text,)) for text in texts[3:]),
    )


def shuffled_text(gold: GoldArticle) -> str:
    """Return the article with its sentences in another order, a line each, the headline first as it was.

    What an analyst still gets right there it reads from single sentences.
    """
    sentences = Sentences.of(gold.text)
    body = _body(gold, sentences)
    headline = [number for number in range(len(sentences)) if number not in body]
    return "\n".join(sentences[number] for number in headline + _shuffled(gold.id, body))


def moved_evidence(gold: GoldArticle, answer: Answer) -> Answer:
    """Return `answer` with each sentence that it quotes exchanged for another of the article.

    Items, speakers, links and actors stay: what is left is what their mere shape and number earn.
    """
    sentences = Sentences.of(gold.text)
    body = _body(gold, sentences)
    moves = dict(zip(body, _shuffled(gold.id, body), strict=True))

    def moved(evidence: tuple[str, ...]) -> tuple[str, ...]:
        numbers = sorted(sentences.covered_by_all(evidence))
        return tuple(sentences[moves.get(number, number)] for number in numbers)

    return answer.model_copy(
        update={
            section: tuple(item.model_copy(update={"evidence": moved(item.evidence)}) for item in items)
            for section, items in answer.sections()
        }
    )


def _body(gold: GoldArticle, sentences: Sentences) -> list[int]:
    headed = gold.title is not None and sentences[0] == gold.title.strip()
    return list(range(int(headed), len(sentences)))


def _shuffled(seed: str, numbers: list[int]) -> list[int]:
    return sorted(numbers, key=lambda number: sha256(f"{seed} {number}".encode()).digest())
