"""Whether words deny something: the check that a summary does not turn a sentence round.

Word lists are our own compilation, for the languages that `bot.article.language` tells apart by
their little words. Where a language is not listed nothing is claimed about it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.analysis.folding import fold, words_of

_NEGATIONS = {
    "en": r"not|cannot|never|no|none|nothing|nobody|neither|nor|without|nowhere",
    "de": r"nicht|kein\w*|nie|niemals|nichts|niemand\w*|ohne|weder",
    "fr": r"ne|n'\w*|pas|jamais|aucun\w*|rien|sans|ni",
    "es": r"no|nunca|jamás|nada|nadie|ningun\w*|ningún|sin|ni|tampoco",
    "it": r"non|mai|nessun\w*|niente|nulla|senza|né",
    "pt": r"não|nunca|jamais|nada|ninguém|nenhum\w*|sem|nem",
    "nl": r"niet|geen|nooit|niets|niemand|zonder|noch",
}
_DENIALS = {
    "en": (
        r"den(?:y|ies|ied|ying|ials?)|reject\w*|refut\w*|rebut\w*|disput(?:e[sd]?|ing)|dismiss\w*|contradict\w*"
        r"|repudiat\w*|disavow\w*|disown\w*|debunk\w*|disagree\w*|contest(?:s|ed|ing)?|challeng\w*|rubbish\w*"
        r"|false\w*|untrue|baseless|unfounded|groundless|unsubstantiated|fabricat\w*|lies?|lying|bogus|incorrect"
        r"|inaccurate|wrong\w*|mislead\w*|misrepresent\w*|hoax|nonsense|absurd|ridiculous|retract\w*"
        r"|with(?:draw|drew|drawn)\w*|hit back|shot down|shoots? down|brush\w* (?:off|aside)"
    ),
    "de": (
        r"bestr(?:eitet|itt\w*|eiten)|dementier\w*|leugne\w*|zurück(?:gewiesen|weis\w*)?|widersprich\w*"
        r"|widersprach\w*|falsch\w*|unwahr\w*"
    ),
    "fr": (
        r"dément\w*|nie|nient|nié\w*|rejett?e\w*|rejeté\w*|réfut\w*|contest\w*|fau(?:x|sse\w*)|infondé\w*"
    ),
    "es": r"nieg\w*|neg(?:ó|aron|ado|ar)|rechaz\w*|desm(?:ie|i)nt\w*|desmentido|refut\w*|fals\w*|infundad\w*",
    "it": r"neg\w*|smentisc\w*|smenti\w*|respin\w*|rifiut\w*|contest\w*|fals\w*|infondat\w*",
    "pt": r"neg\w*|desment\w*|rejeit\w*|refut\w*|contest\w*|fals\w*|infundad\w*",
    "nl": (
        r"ontken\w*|weerleg\w*|weersprek\w*|weersprak\w*|tegen(?:spreekt|sprak)|verwerp\w*|verwierp\w*"
        r"|onjuist\w*|vals\w*"
    ),
}
# A reply may turn on contrast alone: "the officials should rather look to their own borders".
_CONTRASTS = {
    "en": (
        r"but|however|instead|rather|although|though|despite|whereas|contrary|on the contrary|in fact|while"
        r"|counter\w*|defend\w*|insist\w*|maintain\w*|reiterat\w*|respond\w*|repl(?:y|ies|ied)|retort\w*|stress\w*"
        r"|declin\w*|refus\w*|accus\w*|blam\w*|critici[sz]\w*"
    ),
}

# How many words behind a negation it can bear on, and those among them that only help a verb.
_REACH = 5
_AUXILIARIES = frozenset(
    """the any been being have has had did does was were will would could can should its their his her
    than only yet""".split()
)


def _compiled(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"(?<!\w)(?:{_by_letter(words)})(?!\w)") for language, words in table.items()
    }


def _by_letter(words: str) -> str:
    """Sort alternatives by their first letter: at most places of a text none of the letters stands."""
    groups: dict[str, list[str]] = {}
    for word in re.split(r"\|(?![^(]*\))", words):
        groups.setdefault(word[0], []).append(word[1:])
    alternatives = (f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items())
    return f"(?=[{''.join(groups)}])(?:{'|'.join(alternatives)})"


_NEGATION = _compiled(_NEGATIONS)
# "Don't" is told by its end alone, wherever it begins.
_NEGATION["en"] = re.compile(rf"{_NEGATION['en'].pattern}|(?<=\w)n't(?!\w)")
_DENIAL = _compiled(_DENIALS)
_CONTRAST = _compiled(_CONTRASTS)


@lru_cache(maxsize=1024)
def negated_words(text: str, language: str) -> frozenset[str]:
    """Return the words that a negation in `text` bears on, as far as their order shows it.

    In English the first word after the negation that carries meaning; elsewhere, where the verb
    may stand last, every longer word close behind it.
    """
    pattern = _NEGATION.get(_code(language))
    if pattern is None:
        return frozenset()
    folded = fold(text)
    negated: set[str] = set()
    for match in pattern.finditer(folded):
        following = words_of(folded[match.end() : match.end() + 80])[:_REACH]
        carrying = [word for word in following if len(word) > 2 and word not in _AUXILIARIES]
        negated.update(carrying[:1] if _code(language) == "en" else carrying)
    return frozenset(negated)


@lru_cache(maxsize=1024)
def denies(text: str, language: str) -> bool:
    """Whether `text` holds a negation or a word of denial; False for a language not listed."""
    return _finds(_NEGATION, text, language) or _finds(_DENIAL, text, language)


def disputes(text: str, language: str) -> bool:
    """Whether anything in `text` could meet a claim: denial or contrast.

    True for a language whose words of contrast are not listed: there nothing can be ruled out.
    """
    return _code(language) not in _CONTRAST or denies(text, language) or _finds(_CONTRAST, text, language)


def _finds(table: dict[str, re.Pattern[str]], text: str, language: str) -> bool:
    pattern = table.get(_code(language))
    return pattern is not None and pattern.search(fold(text)) is not None


def _code(language: str) -> str:
    return "en" if language == "und" else language
