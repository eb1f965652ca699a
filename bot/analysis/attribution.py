"""Whether a speaker is the one whom the evidence, or what stands just before it, speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

from bot.analysis.folding import (
    NAME_PARTICLES,
    WORD,
    fold,
    fold_word,
    is_capitalised,
    stands_apart,
    unify,
    words_of,
)
from bot.analysis.wording import Source

# How far back a reader looks for whom "he" or "the ministry" means.
SENTENCES_BEFORE = 2

_PRONOUNS = re.compile(
    r"\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|himself|herself|i|we|my|our)\b"
)
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAYS = r"(?:said|says|added|told|insisted|denied|denies|rejected|rejects|argued|claimed|stated|replied)"
# "Dahl said", "Maren Dahl, said", "said Dahl": a name beside a verb of saying.
_SAID_BY = re.compile(
    r"\b(?!(?:He|She|They|It|We|I|Who|That|This)\b)"
    rf"(?P<before>[A-Z][\w'-]+),? (?:also |later |then )?{_SAYS}\b"
    rf"|\b{_SAYS} (?P<after>[A-Z][\w'-]+)(?=[,.;]|$)"
)
# "the minister", "a company spokesman": how an article refers to somebody by title.
_REFERENCE = re.compile(r"\b(?:the|a|an|this|that|its|his|her|their)\s+((?:[a-z'-]+\s+){0,3}[a-z'-]+)")


def attribution_fault(
    speaker: str,
    title: str | None,
    aliases: Sequence[str],
    evidence: Sequence[int],
    source: Source,
) -> str | None:
    """Return one sentence that says why `speaker` cannot stand here, or None if it can.

    The speaker must be named in the evidence or the two sentences before it, by any part of the
    name, or be referred to there by a pronoun or a title once the article has named them.
    """
    if not (source.has(speaker) or _in_one_name(speaker, source)):
        return f"“{speaker}” is not named in the article."
    window = _window(evidence)
    keys = _keys(speaker).union(*(_keys(alias) for alias in aliases if source.has(alias)))
    if not _named(speaker, keys, evidence, source) and (other := _other_speaker(evidence, keys, source)):
        return f"The evidence gives these words to “{other}”, not to “{speaker}”."
    if _named(speaker, keys, window, source):
        return None
    if all(map(keys.isdisjoint, source.vocabularies[: window[-1] - 1])):
        return f"“{speaker}” is not named in the evidence or before it."
    # Whom a pronoun means is not read in other languages: the name itself must stand there.
    roles = set(words_of(title or "")) | set(words_of(speaker))
    if source.language in ("en", "und") and any(
        _refers(source.article.sentence(number).text, roles) for number in window
    ):
        return None
    return f"“{speaker}” is not named in the evidence or the two sentences before it."


def _other_speaker(evidence: Sequence[int], keys: Set[str], source: Source) -> str | None:
    """Return whoever the evidence names, in so many words, as saying it, if that is somebody else."""
    if source.language not in ("en", "und"):
        return None
    for number in sorted(set(evidence)):
        for match in _SAID_BY.finditer(unify(source.article.sentence(number).text)):
            name = match["before"] or match["after"]
            if fold_word(name) not in keys and fold_word(name) not in source.vocabulary.lower:
                return name
    return None


def _named(speaker: str, keys: frozenset[str], numbers: Sequence[int], source: Source) -> bool:
    parts = _parts(speaker)
    if any(
        stands_apart(part, source.article.sentence(number).text) for number in numbers for part in parts
    ) or not all(keys.isdisjoint(source.words_in(number)) for number in numbers):
        return True
    if not _CASELESS.search(speaker):
        return False
    texts = (source.article.sentence(number).text for number in sorted(set(numbers)))
    return fold(speaker) in fold(" ".join(texts))


def _refers(text: str, roles: set[str]) -> bool:
    """Whether `text` has a pronoun, or a phrase such as "the ministry" with a word of `roles`."""
    plain = fold(text)
    return bool(_PRONOUNS.search(plain)) or any(
        not roles.isdisjoint(words_of(reference)) for reference in _REFERENCE.findall(plain)
    )


def stands_with(words: str, speaker: str, source: Source) -> bool:
    """Whether some sentence of the article holds `words` and a part of the name of `speaker`."""
    parts = _parts(speaker)
    for sentence in source.article.sentences:
        text = sentence.text
        if words in text and stands_apart(words, text) and any(stands_apart(part, text) for part in parts):
            return True
    wanted = " ".join(words_of(words))
    keys = _keys(speaker)
    return bool(wanted) and any(
        not keys.isdisjoint(vocabulary) and f" {wanted} " in f" {' '.join(said)} "
        for said, vocabulary in zip(source.sentences, source.vocabularies, strict=True)
    )


def same_speaker(first: str | None, second: str | None) -> bool:
    """Whether two names are one: the same words, or one the last part of the other."""
    if not first or not second:
        return False
    short, long = sorted((words_of(first), words_of(second)), key=len)
    return bool(short) and long[-len(short) :] == short


def _window(evidence: Sequence[int]) -> list[int]:
    return sorted(
        {number for last in evidence for number in range(max(1, last - SENTENCES_BEFORE), last + 1)}
    )


@lru_cache(maxsize=2048)
def _keys(name: str) -> frozenset[str]:
    """The parts of a name that point at its bearer: capitalised words, or all of them if none is."""
    return frozenset(map(fold_word, _parts(name)))


@lru_cache(maxsize=2048)
def _parts(name: str) -> frozenset[str]:
    words = WORD.findall(unify(name))
    capitalised = {word for word in words if is_capitalised(word) and fold_word(word) not in NAME_PARTICLES}
    return frozenset(capitalised or {word for word in words if len(word) > 3} or words)


def _in_one_name(name: str, source: Source) -> bool:
    """Whether all words of `name` stand in this order within one run of capitalised words."""
    wanted = words_of(name)
    return len(wanted) > 1 and any(
        all(word in positions for word in wanted) for positions in map(iter, source.vocabulary.runs)
    )
