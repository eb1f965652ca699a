"""Text brought to one form, so that two spellings of the same words compare equal.

NFKC, one kind of quotation mark, apostrophe and dash, no case, single spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache

# ASCII letters and digits first: they are told faster than those of all scripts, and are most.
_RUN = r"(?:[a-zA-Z0-9]++[^\W_]*+|[^\W_]++)"
WORD = re.compile(rf"{_RUN}(?:['’.\-]{_RUN})*+")
_ASCII_WORD = re.compile(r"[a-z0-9]++(?:['.\-][a-z0-9]++)*+")
# What parts words for certain, in ASCII: all but letters, digits and the marks that stand inside words.
_BREAKS = str.maketrans({c: " " for c in map(chr, range(128)) if not c.isalnum() and c not in "'.-"})
# Of these nothing joins what stands beside them, and no form of writing hides a letter in one.
_PARTING = frozenset(' \n\t,;:!?"“”()')
_AFTER = re.compile(r"""(?:['’]s|\.)?(?:[ \n\t,;:!?"“”()\[\]@#/*+=<>|&%$]|\Z)|['’](?=[ \n\t,;:!?"“”()]|\Z)""")
_POSSESSIVE = re.compile(r"'s?$")
_UNIFIED = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
}
# Few characters of a text are such: finding them costs a fifth of translating every one.
_VARIANT = re.compile(f"[{''.join(_UNIFIED)}]")
# A sentence and a name are held against each other many times over. Longer texts are asked for
# once, and are not worth the memory.
_REMEMBERED = 1_000


def unify(text: str) -> str:
    """NFKC, with one form of quotation marks and dashes and single spaces; case is kept."""
    plain = _VARIANT.sub(_unified, unicodedata.normalize("NFKC", text))
    return " ".join(plain.split())


def _unified(found: re.Match[str]) -> str:
    return _UNIFIED[found[0]]


def fold(text: str) -> str:
    """`unify`, without case."""
    return _fold_short(text) if len(text) <= _REMEMBERED else unify(text).casefold()


@lru_cache(maxsize=2048)
def _fold_short(text: str) -> str:
    return unify(text).casefold()


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """Fold one word, without its possessive and without the full stops of an abbreviation."""
    return _POSSESSIVE.sub("", fold(word)).replace(".", "")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded, in order."""
    return _words_of_short(text) if len(text) <= _REMEMBERED else _words(text)


@lru_cache(maxsize=2048)
def _words_of_short(text: str) -> tuple[str, ...]:
    return _words(text)


def _words(text: str) -> tuple[str, ...]:
    folded = fold(text)
    return _ascii_words(folded) if folded.isascii() else tuple(map(fold_word, WORD.findall(unify(text))))


def _ascii_words(folded: str) -> tuple[str, ...]:
    """The words of an ASCII text that is folded already: next to none needs more than `split`.

    Only letters are folded to ASCII letters, so words begin and end where they did before.
    """
    plain = folded.rstrip(".")
    if "." not in plain and "'" not in plain and "-" not in plain:
        return tuple(plain.translate(_BREAKS).split())
    words: list[str] = []
    for part in folded.translate(_BREAKS).split():
        if part.isalnum():
            words.append(part)
            continue
        word = part.strip("'.-")
        if word.isalnum():
            words.append(word)
        elif word:
            words += map(fold_word, _ASCII_WORD.findall(word))
    return tuple(words)


def words_of_each(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the `words_of` each of many texts: they are folded as one, with a mark between them."""
    folded = fold("\0".join(texts)).split("\0")
    if len(folded) != len(texts):
        return tuple(map(words_of, texts))
    return tuple(
        _ascii_words(part) if part.isascii() else words_of(text)
        for part, text in zip(folded, texts, strict=True)
    )


def stands_apart(words: str, text: str) -> bool:
    """Whether `words` stand in `text` just so, between marks or spaces that part words for certain.

    Where they do, the `words_of` them are among those of `text`, in a row; False proves nothing.
    """
    words = words.rstrip(".")
    at = text.find(words)
    # Most do not stand there at all.
    if at < 0 or not (words and words[0].isalnum() and words[-1].isalnum()) or words[-2:-1] in ("'", "’"):
        return False
    while at >= 0:
        end = at + len(words)
        if (not at or text[at - 1] in _PARTING) and _AFTER.match(text, end):
            return True
        at = text.find(words, end)
    return False


class Vocabulary:
    """The words of a text, each view of them read at first use."""

    def __init__(self, text: str) -> None:
        self._unified = unify(text)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, folded; the parts of a hyphenated word count as words too."""
        words = set(map(fold_word, self._forms))
        return frozenset(words.union(*(word.split("-") for word in words if "-" in word)))

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words, folded, that stand somewhere without a capital."""
        return frozenset(map(fold_word, {word for word in self._forms if word[0].islower()}))

    @cached_property
    def _forms(self) -> frozenset[str]:
        """The words as they are written, each once."""
        return frozenset(WORD.findall(self._unified))

    @cached_property
    def runs(self) -> tuple[tuple[str, ...], ...]:
        """The runs of capitalised words, folded, in order."""
        runs: list[tuple[str, ...]] = []
        run: list[str] = []
        end = 0
        for match in WORD.finditer(self._unified):
            word = match.group()
            joined = self._unified[end : match.start()] in (" ", ". ", "'s ", "' ", "-")
            if not joined or not (is_capitalised(word) or word in NAME_PARTICLES):
                if run:
                    runs.append(tuple(run))
                run = []
            if is_capitalised(word) or (run and word in NAME_PARTICLES):
                run.append(fold_word(word))
            end = match.end()
        if run:
            runs.append(tuple(run))
        return tuple(runs)


NAME_PARTICLES = frozenset("al bin da de del den der di dos du el ibn la le of ter van von y".split())


def is_capitalised(word: str) -> bool:
    """Whether a word begins as a name does."""
    return word[0].isupper() or word[0].istitle()
