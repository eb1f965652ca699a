"""Telling whether two texts are the same article, or nearly the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Of the 64 bits, the most that two versions of one article may differ in. Measured on the 176 articles
# of tests/gold, of about 170 words (tests/article/test_fingerprint.py): of 15,400 pairs none is as near,
# the nearest two differ in 17. As near are 99 % of their versions with another headline, 98 % of those
# with three words in a hundred changed, 98 % with a paragraph added, 75 % with the last one cut, which
# in a short article may be a third of it.
NEAR_BITS = 12

_WORD = re.compile(r"\w+")
# Words in a row that count together: single words are much the same in all news.
_SHINGLE = 2
_BYTES = 8
# The bits of a byte, each in a lane of a long number, so that one sum counts all eight.
_LANE = 32
_LANE_MASK = (1 << _LANE) - 1
_LANES = [sum((byte >> bit & 1) << bit * _LANE for bit in range(8)) for byte in range(256)]
# More than any article has; reading more of a long text would only cost time.
_MOST_WORDS = 20_000


def fingerprint(text: str) -> str:
    """Return 64 hex digits that are equal for texts with the same words in the same order.

    Case, punctuation, quote style, spacing, line ends and compatibility forms do not count.
    """
    words = " ".join(_words(text))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def simhash(text: str) -> int:
    """Return 64 bits, as a signed number, of which texts with much the same wording share most.

    Each two words in a row vote on every bit; what does not count for `fingerprint` does not here.
    Source: Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002.
    """
    words = _words(text)[:_MOST_WORDS]
    shingles = {
        " ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))
    }
    digests = b"".join(
        hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
        for shingle in shingles
    )
    bits = 0
    for position in range(_BYTES):
        votes = sum(map(_LANES.__getitem__, digests[position::_BYTES]))
        for bit in range(8):
            is_set = 2 * (votes >> bit * _LANE & _LANE_MASK) > len(shingles)
            bits |= is_set << (position * 8 + bit)
    return bits - (1 << 64) if bits >> 63 else bits


def likeness(one: int, other: int) -> float:
    """Return the share of bits that two simhashes have in common, 0 to 1; unlike texts come to about .5."""
    return 1 - _differing(one, other) / 64


def is_near(one: int, other: int) -> bool:
    """Say whether two simhashes are of versions of one article, as far as wording tells."""
    return _differing(one, other) <= NEAR_BITS


def _differing(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
