"""What a page says about itself, in its tags and its JSON-LD, as far as it tells what kind of page it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.etree import iterwalk
from lxml.html import HtmlElement

_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "head"))
# Of what a page shows, in characters: a wall may stand below a long beginning.
_SHOWN = 60_000
# A link with so many words is a headline, a paragraph with so many is prose.
_HEADLINE_WORDS = 4
_PROSE_WORDS = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page beside its article.

    `types` are schema.org's names, `free` is None where the page does not say, `body` is the text
    that JSON-LD holds, `shown` the beginning of what is seen; `headlines` counts links, `prose` paragraphs.
    """

    host: str
    titles: tuple[str, ...]
    kind: str
    types: frozenset[str]
    free: bool | None
    body: str
    canonical: str | None
    shown: str
    scripts: int
    headlines: int
    prose: int


def facts_of(tree: HtmlElement, url: str | None) -> Facts:
    """Gather what a page says about itself."""
    nodes = list(_nodes(tree))
    return Facts(
        host=url.split("/")[2] if url else "",
        titles=tuple(filter(None, (_words(element) for element in tree.iter("title", "h1")))),
        kind=_meta(tree, "og:type").lower(),
        types=frozenset(kind for node in nodes for kind in _strings(node.get("@type"))),
        free=_free(nodes),
        body=_body(nodes),
        canonical=next(
            (
                link.get("href")
                for link in tree.iter("link")
                if "canonical" in (link.get("rel") or "").split()
            ),
            None,
        ),
        shown=_shown(tree),
        scripts=sum(1 for _ in tree.iter("script")),
        headlines=sum(len(_words(link).split()) >= _HEADLINE_WORDS for link in tree.iter("a")),
        prose=sum(len(_words(paragraph).split()) >= _PROSE_WORDS for paragraph in tree.iter("p")),
    )


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _meta(tree: HtmlElement, name: str) -> str:
    for element in tree.iter("meta"):
        if name in (element.get("property"), element.get("name")):
            return element.get("content") or ""
    return ""


def _shown(tree: HtmlElement) -> str:
    parts: list[str] = []
    length = 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        text = element.text if event == "start" else element.tail
        if event == "start" and element.tag in _UNSEEN:
            walk.skip_subtree()
        elif text and (words := " ".join(text.split())):
            parts.append(words)
            length += len(words) + 1
        if length > _SHOWN:
            break
    return " ".join(parts)


def _nodes(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a page's JSON-LD that describe the page, those of graphs and lists included."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [value]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, Mapping):
                yield node
                waiting += [node[key] for key in ("@graph", "mainEntity") if key in node]


def _free(nodes: list[Mapping[str, Any]]) -> bool | None:
    said = {str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node}
    if "false" in said:
        return False
    return True if "true" in said else None


def _body(nodes: list[Mapping[str, Any]]) -> str:
    """Return the longest text that JSON-LD gives: an article's, or the entries of a live blog."""
    texts = [""]
    for node in nodes:
        texts += [text for text in _strings(node.get("articleBody")) if "<" not in text]
        updates = node.get("liveBlogUpdate")
        if isinstance(updates, list):
            entries = [entry for entry in updates if isinstance(entry, Mapping)]
            texts.append(
                "\n\n".join(text for entry in entries for text in _strings(entry.get("articleBody")))
            )
    return max(texts, key=len)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
