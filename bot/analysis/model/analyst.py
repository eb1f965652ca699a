"""The model analyst: asks, retries once where that makes sense, and reads what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.analysis.analyst import Proposal
from bot.analysis.brief import Provenance
from bot.analysis.faults import Fault
from bot.analysis.model.deadline import remaining
from bot.analysis.model.failure import CallError
from bot.analysis.model.messages import brief_messages, brief_prompt, repair_messages
from bot.analysis.model.reply import parse_reply
from bot.analysis.model.settings import ModelSettings
from bot.article.article import Article
from bot.errors import ModelError

if TYPE_CHECKING:
    from bot.analysis.model.answer import Answer
    from prompts.loader import Turn

Compose = Callable[[bool], "tuple[Turn, ...]"]


class ModelAnalyst:
    """Proposes drafts written by a model on an OpenAI-compatible server.

    Each call sends at most two requests: a second one after a passing fault, if the wait for it
    ends within the deadline around the call, or without the schema where a server refuses it;
    from then on that server is asked without.
    """

    def __init__(self, settings: ModelSettings) -> None:
        # The SDK takes a third of a second to import: only who asks a model pays for it.
        from bot.analysis.model.chat import Chat  # noqa: PLC0415

        self._chat = Chat(settings)
        self._strict = True
        self.provenance = Provenance(
            "model", model=settings.model, prompt=brief_prompt().label, host=settings.host
        )

    async def propose(self, article: Article) -> Proposal:
        """Draft a brief for `article`.

        Raises:
            ModelError: nothing usable came back.
        """
        return await self._proposal(
            lambda in_prompt: brief_messages(article, schema_in_prompt=in_prompt), self.provenance
        )

    async def repair(self, article: Article, first: Proposal, faults: Sequence[Fault]) -> Proposal:
        """Draft it again, told what was wrong; the provenance counts both calls.

        Raises:
            ModelError: nothing usable came back.
        """
        return await self._proposal(
            lambda in_prompt: repair_messages(article, first.draft, faults, schema_in_prompt=in_prompt),
            first.provenance,
        )

    async def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers; nothing of an article is sent.

        Raises:
            ModelError: it does not say.
        """
        return await self._chat.models()

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._chat.close()

    async def _proposal(self, compose: Compose, before: Provenance) -> Proposal:
        answer = await self._answer(compose)
        try:
            draft = parse_reply(answer.text)
        except ModelError as error:
            raise CallError(
                error.kind,
                str(error),
                input_tokens=answer.input_tokens,
                output_tokens=answer.output_tokens,
            ) from error
        return Proposal(
            draft,
            replace(
                before,
                input_tokens=before.input_tokens + answer.input_tokens,
                output_tokens=before.output_tokens + answer.output_tokens,
            ),
        )

    async def _answer(self, compose: Compose) -> Answer:
        try:
            return await self._request(compose)
        except CallError as error:
            if error.schema_refused and self._strict:
                self._strict = False
            elif error.retry_after is not None and error.retry_after < remaining():
                await asyncio.sleep(error.retry_after)
            else:
                raise
        return await self._request(compose)

    async def _request(self, compose: Compose) -> Answer:
        return await self._chat.complete(compose(not self._strict), strict=self._strict)
