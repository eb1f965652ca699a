from typing import Any

import pytest

from bot.evaluation.counts import NO_SHARE, Share
from bot.evaluation.exchange import SpeakerCounts, count_links, count_speakers
from bot.evaluation.sections import Located
from bot.evaluation.sentences import Sentences
from tests.evaluation.samples import BUILT, CLAIM, CLAIM_TOO, DENIAL, DENIAL_TOO, RECORD, answer, gold

CLAIMS = [{"evidence": [BUILT]}, {"evidence": [CLAIM_TOO], "speaker": "Finch"}]


def located(*, changes: dict[str, Any] | None = None, **sections: Any) -> Located:
    article = gold(**(changes or {}))
    return Located.of(article, answer(**sections), Sentences.of(article.text))


def links(answers: int | None, *, wanted: object = 0, evidence: str = DENIAL) -> Share:
    rebuttal = RECORD["rebuttals"][0] | {"answers": wanted}
    return count_links(
        located(
            changes={"rebuttals": [rebuttal]},
            claims=CLAIMS,
            rebuttals=[{"evidence": [evidence], "answers": answers}],
        )
    )


def test_a_link_is_right_if_the_claim_it_answers_shares_a_sentence_with_the_golds() -> None:
    assert links(1) == Share(1, 1)
    assert links(0) == Share(0, 1)
    assert links(None) == Share(0, 1)


@pytest.mark.parametrize("outside", [2, -1, 99])
def test_a_link_to_no_claim_is_wrong(outside: int) -> None:
    assert links(outside) == Share(0, 1)
    assert links(outside, wanted=None) == Share(0, 1)


def test_a_rebuttal_of_what_the_article_does_not_say_answers_nothing() -> None:
    assert links(None, wanted=None) == Share(1, 1)
    assert links(1, wanted=None) == Share(0, 1)


def test_a_rebuttal_that_was_not_found_has_no_link() -> None:
    assert links(1, evidence=BUILT) == NO_SHARE


def test_the_closest_rebuttal_decides() -> None:
    counts = count_links(
        located(
            claims=CLAIMS,
            rebuttals=[
                {"evidence": [DENIAL], "answers": 0},
                {"evidence": [DENIAL, DENIAL_TOO], "answers": 1},
            ],
        )
    )

    assert counts == Share(1, 1)


def speakers(*claims: dict[str, Any], changes: dict[str, Any] | None = None) -> SpeakerCounts:
    here = located(changes=changes, claims=claims)
    return count_speakers(here, here.claims, here.answered_claims)


@pytest.mark.parametrize("name", ["Ada Finch", "Finch", "The council", "Councillor Finch"])
def test_every_form_of_the_speaker_is_right(name: str) -> None:
    assert speakers({"evidence": [CLAIM], "speaker": name}) == SpeakerCounts(Share(1, 1), Share(1, 1))


@pytest.mark.parametrize("name", ["Ugo Brandt", None])
def test_another_or_none_is_wrong(name: str | None) -> None:
    assert speakers({"evidence": [CLAIM], "speaker": name}) == SpeakerCounts(Share(0, 1), Share(0, 1))


def test_an_answer_elsewhere_is_not_judged_and_finds_nobody() -> None:
    assert speakers({"evidence": [BUILT], "speaker": "Ada Finch"}) == SpeakerCounts(NO_SHARE, Share(0, 1))


def test_a_wrong_speaker_may_belong_to_an_item_without_one() -> None:
    claims = [RECORD["claims"][0], {"evidence": [CLAIM_TOO], "speaker": None}]

    counts = speakers({"evidence": [CLAIM_TOO], "speaker": "Ugo Brandt"}, changes={"claims": claims})

    assert counts == SpeakerCounts(NO_SHARE, Share(0, 1))
