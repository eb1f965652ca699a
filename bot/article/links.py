"""Reading what a link leads to: a page's article, or the document that stands there."""

from __future__ import annotations

from bot.article.documents import Document, read_document
from bot.article.fetching import NO_DETOURS, Detours, fetch


async def read_link(url: str, *, detours: Detours = NO_DETOURS) -> Document:
    """Open a link and read the article behind it; the document's `url` is where it lives.

    Raises:
        InputError: it may not be opened, or there is no article; the sentence says what to do.
    """
    fetched = await fetch(url, detours=detours)
    return await read_document(
        fetched.data,
        name="That link",
        mimetype=fetched.mimetype,
        charset=fetched.charset,
        url=fetched.url,
    )
