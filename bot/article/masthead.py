"""What the first lines of an article say about it: headline, byline, dateline, publisher, date.

Only what the text shows is taken, in the text's own words; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.article.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Masthead:
    """The words around an article, as it prints them; None where it does not."""

    headline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    date: str | None = None


_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DATE = (
    rf"{_DAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_DATE_LINE = re.compile(
    rf"(?:(?:Published|Updated|Posted|Last updated|Date)(?:\s+on|\s+at)?:?\s+)?(?P<date>{_DATE})"
    r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?)?\.?",
    re.IGNORECASE,
)
_PLACE = r"(?:the\s+)?[A-ZÀ-Þ][\w’'.\-]*(?:\s+[A-ZÀ-Þ][\w’'.\-]*){0,3}"
_NAME = r"[A-ZÀ-Þ][\w’'.\-]*(?:\s+(?:[A-ZÀ-Þ][\w’'.\-]*|de|del|van|von|der|bin|al|el|la|da)){1,4}"
_DESK = r"(?:reporters?|correspondents?|editors?|writers?|columnist|desk|staff)"
_BYLINE = re.compile(
    rf"(?:(?:EXCLUSIVE|Exclusive):?\s+)?(?:[Bb]y|BY|Words by|Reporting by|Written by)\s+"
    rf"(?P<names>(?:a|an|our)\s+(?:[\w-]+\s+){{0,3}}{_DESK}|{_NAME}(?:(?:,\s+{_NAME})*,?\s+(?:and|&)\s+{_NAME})?)"
    rf"(?:,\s+(?:[\w&-]+\s+){{0,4}}{_DESK})?(?:,?\s+(?:in|at)\s+{_PLACE})?"
    r"(?:\s*(?:[,|/•·—–-]|\bfor\b|\bof\b)\s*(?P<publisher>[A-ZÀ-Þ][^\n]{1,48}))?"
)
_DATELINE = re.compile(
    rf"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ’'.\-]+(?:[\s,]+[A-ZÀ-Þ][\w’'.\-]*){{0,4}}?)"
    rf"(?:,\s+(?P<date>{_DATE}))?\s*(?:\((?P<agency>[A-Z][\w .&’'-]{{1,30}})\)\s*)?(?:—|–|--|-(?=\s))\s*"
)
_ENDS = re.compile(r"""[.;:…]["'”’)]*$""")
# Longer first lines are sentences of the story, not headlines.
_HEADLINE_WORDS = 30
_HEADLINE_CHARACTERS = 220
# Byline and date stand among the first few lines or not at all.
_LINES = 6


def read_masthead(sentences: Sequence[Sentence]) -> tuple[Masthead, tuple[Sentence, ...]]:
    """Return the masthead, and the sentences with `body` False on the lines that belong to it.

    At least one sentence stays in the body, so that a lone line is still an article.
    """
    fields: dict[str, str] = {}
    outside: set[int] = set()
    paragraphs = _leading_paragraphs(sentences)
    for position, paragraph in enumerate(paragraphs[:-1]):
        line = " ".join(" ".join(sentence.text for sentence in paragraph).split())
        numbers = {sentence.number for sentence in paragraph}
        if date := _DATE_LINE.fullmatch(line):
            fields.setdefault("date", date["date"])
        elif byline := _BYLINE.fullmatch(line):
            fields.setdefault("byline", byline["names"])
            if byline["publisher"]:
                fields.setdefault("publisher", byline["publisher"].strip())
        elif position == 0 and _is_headline(line, paragraph, paragraphs[1]):
            fields["headline"] = line
        else:
            break
        outside |= numbers
    body = [sentence for sentence in sentences if sentence.number not in outside]
    if body and (dateline := _DATELINE.match(body[0].text)):
        fields.update(_dateline_fields(dateline, fields))
    marked = tuple(
        sentence._replace(body=False) if sentence.number in outside else sentence for sentence in sentences
    )
    return Masthead(**fields), marked


def _leading_paragraphs(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    paragraphs: list[list[Sentence]] = []
    for sentence in sentences:
        if not paragraphs or paragraphs[-1][0].paragraph != sentence.paragraph:
            if len(paragraphs) == _LINES:
                break
            paragraphs.append([])
        paragraphs[-1].append(sentence)
    return paragraphs


def _is_headline(line: str, paragraph: list[Sentence], following: list[Sentence]) -> bool:
    if len(line) > _HEADLINE_CHARACTERS or len(line.split()) > _HEADLINE_WORDS or len(paragraph) > 2:
        return False
    if line[:1] in "“\"‘'«" and _ENDS.search(line):
        return False
    if not _ENDS.search(line):
        return True
    # Some wires end even a headline with a full stop: its capitals or what follows show what it was.
    after = " ".join(sentence.text for sentence in following)
    return len(paragraph) == 1 and (
        _in_title_case(line)
        or bool(_DATELINE.match(after) or _BYLINE.fullmatch(after) or _DATE_LINE.fullmatch(after))
    )


def _in_title_case(line: str) -> bool:
    long_words = [word.lstrip("“\"‘'(#") for word in line.split() if len(word) > 4]
    capitals = sum(word[:1].isupper() for word in long_words)
    return len(long_words) >= 4 and capitals >= 0.8 * len(long_words)


def _dateline_fields(match: re.Match[str], known: dict[str, str]) -> dict[str, str]:
    fields = {"dateline": match["place"].strip(" ,")}
    if match["date"] and "date" not in known:
        fields["date"] = match["date"]
    if match["agency"] and "publisher" not in known:
        fields["publisher"] = match["agency"]
    return fields
