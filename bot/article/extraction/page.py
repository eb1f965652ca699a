"""A web page: its article, and what the page says about it.

The article's text is found by trafilatura; what the page is otherwise, `facts` and `walls` tell.
"""

from __future__ import annotations

import codecs
import logging
import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from bot.article.documents import count_words
from bot.article.extraction.facts import Facts, facts_of
from bot.article.extraction.walls import LEAST_WORDS, refusal
from bot.article.extraction.wordings import SAYS
from bot.errors import InputError

# What browsers read under these names: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_DECLARED = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
# A page says its encoding early or not at all.
_DECLARED_WITHIN = 4_096
# What stands behind the names in a line of them, and is taken for one.
_AFTER_NAMES = re.compile(r"\s*\b(?:Updated|Published|Posted|Last modified)\b.*", re.DOTALL)
_WORD = re.compile(r"\w+")
# Prefixes that one newspaper's hosts differ by, and hosts that show the pages of others.
_SAME_SITE = ("www.", "m.", "mobile.", "amp.")
_CACHES = (".cdn.ampproject.org", "www.google.com", "www.google.co.uk", ".bing-amp.com")

# What it has to say of a page is said by one sentence.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def read(data: bytes, *, name: str, charset: str | None, url: str | None) -> dict[str, str | None]:
    """Return the article of a page: its headline, a blank line, its paragraphs; and its masthead.

    Raises:
        InputError: the page shows something else than an article, or only the beginning of one.
    """
    tree = load_html(_decoded(data, charset))
    if tree is None:
        raise InputError(f"{name} holds no page: copy the article's text and give that.")
    facts = facts_of(tree, url)
    found = _found(tree, url)
    text = _fuller(getattr(found, "text", None) or "", facts.body)
    if reason := refusal(facts, text):
        raise InputError(f"{name} {reason}")
    title = getattr(found, "title", None)
    return {
        "text": _headed(title, _paragraphs(text)),
        "title": title,
        "byline": _AFTER_NAMES.sub("", getattr(found, "author", None) or "").replace("; ", ", "),
        "publisher": _publisher(getattr(found, "sitename", None), url),
        "date_text": getattr(found, "date", None),
        "language": _language(tree),
        "url": _address(facts, url),
    }


def _found(tree: HtmlElement, url: str | None) -> object:
    """Return what trafilatura finds: without tables, unless there is no text but theirs."""
    found = None
    for tables in (False, True):
        found = bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=tables,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        if count_words(getattr(found, "text", None) or "") >= LEAST_WORDS:
            break
    return found


def _decoded(data: bytes, charset: str | None) -> str:
    """Decode a page as browsers do: by its mark, its server's word, its own word, UTF-8, Windows-1252."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for label in (charset, declared and declared[1].decode("ascii", "replace")):
        if label and (codec := _codec(label)):
            return data.decode(codec, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(name, name)


def _fuller(text: str, data: str) -> str:
    """Return what was found on the page, or what its data hold where that is more, or has the paragraphs."""
    return data if data.split() == text.split() or count_words(data) > 2 * count_words(text) else text


def _paragraphs(text: str) -> str:
    """Return a text without the lines that a site puts between the paragraphs of every article."""
    lines = (line.strip(" |") for line in text.splitlines())
    return "\n\n".join(line for line in lines if line and not SAYS["furniture"].fullmatch(line))


def _headed(title: str | None, text: str) -> str:
    """Put the headline above the text, unless it stands there."""
    if not title or _WORD.findall(title.casefold()) == _WORD.findall(text.partition("\n")[0].casefold()):
        return text
    return f"{title}\n\n{text}"


def _publisher(name: str | None, url: str | None) -> str | None:
    """Return the publisher's name; a host that stands in for it is none."""
    if not name or (url and name.casefold() in (urlsplit(url).hostname or "")):
        return None
    return name


def _language(tree: HtmlElement) -> str | None:
    declared = re.match(r"[a-z]{2}(?![a-z])", (tree.get("lang") or "").strip().lower())
    return declared[0] if declared else None


def _address(facts: Facts, url: str | None) -> str | None:
    """Return the page's canonical address where it is of the same site: a page may claim any."""
    if not facts.canonical:
        return url
    try:
        canonical = urljoin(url or "", facts.canonical.strip())
        parts = urlsplit(canonical)
        host = parts.hostname or ""
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or "." not in host:
        return url
    if url is None or _site(host) == _site(urlsplit(url).hostname or "") or _is_cache(url):
        return canonical
    return url


def _is_cache(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == cache or (cache[0] == "." and host.endswith(cache)) for cache in _CACHES)


def _site(host: str) -> str:
    for prefix in _SAME_SITE:
        host = host.removeprefix(prefix)
    return host
