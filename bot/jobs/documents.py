"""From what a message holds to an article's text: what is attached is downloaded, what is linked is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.article.documents import Document, read_document
from bot.errors import InputError
from bot.jobs.delivery import Delivery
from bot.jobs.sources import Source

ReadLink = Callable[[str], Awaitable[Document]]
"""Reads the article that an address leads to; raises `InputError`, whose sentence says why not."""

GONE = "What this was to be read from has been deleted meanwhile: send it again."


class Documents:
    """Reads articles, wherever they are."""

    def __init__(self, delivery: Delivery, read_link: ReadLink) -> None:
        self._delivery = delivery
        self._read_link = read_link

    async def read(self, source: Source | None) -> Document:
        """Return what a source of a message says; None is one that is not there any more.

        Raises:
            InputError: there is no article in it, or it cannot be read; one sentence says what to do.
            DeliveryError: Slack does not answer.
        """
        if source is None:
            raise InputError(GONE)
        if source.text is not None:
            return Document(source.text)
        if source.url is not None:
            return await self._read_link(source.url)
        file = await self._delivery.download(source.file or {})
        return await read_document(file.content, name=file.name, mimetype=file.mimetype)
