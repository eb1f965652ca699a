"""The numbers a text states, in one form: "1,500", "1500" and "fifteen hundred" are not all alike.

A number is a pair of its digits without separators and what scales it ("5 million", "5 %"), so
that a lost "million" is another number. Number words count to ninety.
"""

from __future__ import annotations

import re

from bot.analysis.folding import fold

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_WORDS = {word: str(value) for value, word in enumerate(_UNITS.split())}
_WORDS |= {
    word: str(10 * value)
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {
    **dict.fromkeys(("%", "percent", "per cent", "pc"), "%"),
    **dict.fromkeys(("hundred", "hundreds"), "hundred"),
    **dict.fromkeys(("thousand", "thousands", "k"), "thousand"),
    **dict.fromkeys(("million", "millions", "m", "mn"), "million"),
    **dict.fromkeys(("billion", "billions", "bn"), "billion"),
    **dict.fromkeys(("trillion", "trillions", "tn"), "trillion"),
    **dict.fromkeys(("dozen", "dozens"), "dozen"),
}
_ROUGH = ("dozens", "scores", "hundreds", "thousands", "millions", "billions", "trillions")
_NUMBER = re.compile(
    r"(?:(?P<digits>\d+(?:[.,' \u00a0\u202f]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:st|nd|rd|th)?"
    r"|\b(?P<word>" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b(?!\s+(?:of\b|another\b)))"
    r"(?:[\s-]*(?P<scale>%|"
    r"(?:per cent|percent|pc|hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|m|k)\b))?"
    r"|\b(?P<rough>" + "|".join(_ROUGH) + r")\b"
)
_GROUPED = re.compile(r"(?<=\d)[.,' \u00a0\u202f](?=\d{3}(?!\d))")

Number = tuple[str, str]


def numbers_in(text: str) -> dict[Number, str]:
    """Return each number of `text` as (digits, scale), with the words that state it.

    "one of" and "no one" state no number.
    """
    folded = fold(text)
    found: dict[Number, str] = {}
    for match in _NUMBER.finditer(folded):
        if match["rough"]:
            number = ("", match["rough"])
        elif match["word"]:
            if match["word"] == "one" and folded[: match.start()].endswith("no "):
                continue
            number = (_WORDS[match["word"]], _SCALES.get(match["scale"] or "", ""))
        else:
            number = (_digits(match["digits"]), _SCALES.get(match["scale"] or "", ""))
        found.setdefault(number, match.group().strip())
    return found


def _digits(text: str) -> str:
    whole = _GROUPED.sub("", text).replace(",", ".")
    return whole.lstrip("0") or "0" if "." not in whole else whole
