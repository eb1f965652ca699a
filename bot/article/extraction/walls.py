"""What a page shows where its article should be: a wall, an error, a list, a video. Pure.

Each sign is weighed against how much text was found: a page with a whole article may well have a
cookie banner and a subscribe button. The wordings are a list of their own.
"""

from __future__ import annotations

import re

from bot.article.documents import count_words
from bot.article.extraction.facts import Facts
from bot.article.extraction.wordings import SAYS

# An article this long is not what a wall lets through.
_WHOLE_WORDS = 150
# A page that says it is not free, and shows less than this, shows a beginning.
_TEASER_WORDS = 250
# What a dialogue about cookies comes to, with all its purposes.
_LONGEST_CONSENT = 400
# Below this there is no article on a page, whatever it is.
LEAST_WORDS = 40
_COPY = "copy the article's text and give that"
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\W*$")
# Of the end of a text, in characters: where a wall begins.
_TAIL = 400


def refusal(facts: Facts, text: str) -> str | None:
    """Say what a page shows instead of a whole article, in what follows "That link"; None for an article."""
    words = count_words(text)
    whole = words >= _WHOLE_WORDS
    signs = (
        (_is_missing(facts, whole), f"leads to a page that is no longer there: check it, or {_COPY}."),
        (_is_about_cookies(facts), f"is a page about cookies and privacy, not an article: {_COPY}."),
        (_is_check(facts, words), f"asks whether a person is reading, and shows us no article: {_COPY}."),
        (_is_consent(facts, text, words), f"asks for consent before it shows the article: {_COPY}."),
        (_is_paid(facts, text, words), f"asks for a subscription or a sign-in: {_COPY}."),
        (
            _is_recording(facts, whole),
            "is a video or a recording: give the text of the article, or a transcript.",
        ),
        (_is_index(facts, whole), "is a list of articles: open the one you mean and give its link."),
        (_is_empty(facts, words), f"builds its page in the browser and holds no text for us: {_COPY}."),
        (words < LEAST_WORDS, f"holds no article that could be found: {_COPY}."),
    )
    return next((reason for shown, reason in signs if shown), None)


def _is_missing(facts: Facts, whole: bool) -> bool:
    # A whole article may be about pages that are not found; its headline does not begin so.
    return any(
        (match := SAYS["missing"].search(title)) and (not whole or match.start() == 0)
        for title in facts.titles
    )


def _is_about_cookies(facts: Facts) -> bool:
    return not _is_article(facts) and any(map(SAYS["cookies"].search, facts.titles))


def _is_check(facts: Facts, words: int) -> bool:
    if words >= _WHOLE_WORDS or _is_article(facts):
        return False
    shown = facts.shown if words < LEAST_WORDS else " ".join(facts.titles)
    return bool(SAYS["check"].search(shown))


def _is_consent(facts: Facts, text: str, words: int) -> bool:
    shown = facts.shown if words < LEAST_WORDS else text
    signs = {sign.group().lower() for sign in SAYS["consent"].finditer(shown)}
    if words >= _WHOLE_WORDS:
        return words < _LONGEST_CONSENT and len(signs) >= 3 and not _is_article(facts)
    return len(signs) >= 2 or (bool(signs) and facts.host.startswith(("consent.", "cmp.", "privacy.")))


def _is_paid(facts: Facts, text: str, words: int) -> bool:
    if SAYS["paid"].search(text[-_TAIL:]):
        return True
    is_cut = bool(_CUT_OFF.search(text))
    if facts.free is False and (words < _TEASER_WORDS or is_cut):
        return True
    if facts.free or not (words < _WHOLE_WORDS or is_cut):
        return False
    return any(SAYS[sign].search(facts.shown) for sign in ("paid", "reserved"))


def _is_recording(facts: Facts, whole: bool) -> bool:
    if whole or _is_article(facts):
        return False
    named = facts.types & {"VideoObject", "AudioObject", "PodcastEpisode"}
    return bool(named or facts.kind.startswith(("video", "music")) or SAYS["video"].search(facts.host))


def _is_index(facts: Facts, whole: bool) -> bool:
    if _is_article(facts):
        return False
    if facts.types & {"CollectionPage", "ItemList", "SearchResultsPage"} and facts.headlines >= 5:
        return True
    return (
        facts.headlines >= 8
        and facts.prose < (5 if facts.kind == "website" else 3)
        and not (whole and facts.prose)
    )


def _is_empty(facts: Facts, words: int) -> bool:
    return words < LEAST_WORDS and facts.scripts > 0 and count_words(facts.shown) < LEAST_WORDS


def _is_article(facts: Facts) -> bool:
    return facts.kind == "article" or any(kind.endswith(("Article", "BlogPosting")) for kind in facts.types)
