"""The model analyst: asks section by section, once more where that makes sense, and reads what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from bot.analysis.analyst import Proposal
from bot.analysis.brief import Provenance
from bot.analysis.draft import Draft
from bot.analysis.faults import Fault
from bot.analysis.model.comparison import Comparison, Question
from bot.analysis.model.deadline import remaining
from bot.analysis.model.failure import CallError
from bot.analysis.model.merging import merged
from bot.analysis.model.messages import (
    brief_messages,
    brief_prompt,
    links_messages,
    reform_messages,
    repair_messages,
)
from bot.analysis.model.reply import parse_links, parse_reply
from bot.analysis.model.sections import sections_of
from bot.analysis.model.settings import ModelSettings
from bot.analysis.model.tally import Tally, tallied
from bot.article.article import Article
from bot.errors import ModelError

if TYPE_CHECKING:
    from bot.analysis.model.answer import Answer
    from prompts.loader import Turn


class _Compose(Protocol):
    def __call__(self, *, schema_in_prompt: bool) -> tuple[Turn, ...]: ...


class ModelAnalyst:
    """Proposes drafts written by a model on an OpenAI-compatible server.

    A short article takes one call, a long one a call a section, one after the other within the
    deadline around them all: each is sent the claims found so far. If one fails, all fail: a brief
    of half an article would pass for one of the whole.

    Each call sends at most two requests: a second one after a passing fault, if the wait for it
    ends within the deadline, or without the schema where a server refuses it; from then on that
    server is asked without. A reply to a proposal's call that cannot be read is sent back once.
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
        sections = sections_of(article)
        draft = Draft()
        with tallied() as tally:
            for section in sections:
                compose = partial(brief_messages, section, draft.claims)
                found = await self._drafted(compose, tally)
                draft = merged(draft, found, section) if len(sections) > 1 else found
        return Proposal(draft, tally.on_top_of(self.provenance))

    async def repair(self, article: Article, first: Proposal, faults: Sequence[Fault]) -> Proposal:
        """Draft it again, told what was wrong; the provenance counts both calls.

        Raises:
            ModelError: nothing usable came back.
        """
        compose = partial(repair_messages, article, first.draft, faults)
        with tallied() as tally:
            draft = _read(await self._answer(compose, tally))
        return Proposal(draft, tally.on_top_of(first.provenance))

    async def compare(self, question: Question) -> Comparison:
        """Say which statements of different articles belong together, in one call.

        Raises:
            ModelError: nothing usable came back.
        """
        with tallied() as tally:
            answer = await self._answer(partial(links_messages, question), tally, links=True)
            try:
                same, answers = parse_links(answer.text)
            except ModelError as error:
                raise CallError(error.kind, str(error)) from error
        return Comparison(same, answers, tally.input_tokens, tally.output_tokens)

    async def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers; nothing of an article is sent.

        Raises:
            ModelError: it does not say.
        """
        return await self._chat.models()

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._chat.close()

    async def _drafted(self, compose: _Compose, tally: Tally) -> Draft:
        """Ask for a draft, and once more if the reply cannot be read."""
        answer = await self._answer(compose, tally)
        try:
            return _read(answer)
        except CallError as error:
            fault = str(error)

        def again(*, schema_in_prompt: bool) -> tuple[Turn, ...]:
            return reform_messages(compose(schema_in_prompt=schema_in_prompt), answer.text, fault)

        return _read(await self._answer(again, tally))

    async def _answer(self, compose: _Compose, tally: Tally, *, links: bool = False) -> Answer:
        try:
            answer = await self._request(compose, links)
        except CallError as error:
            if error.schema_refused and self._strict:
                self._strict = False
            elif error.retry_after is not None and error.retry_after < remaining():
                await asyncio.sleep(error.retry_after)
            else:
                raise
            answer = await self._request(compose, links)
        tally.add(answer)
        return answer

    async def _request(self, compose: _Compose, links: bool = False) -> Answer:
        turns = compose(schema_in_prompt=not self._strict)
        if links:
            return await self._chat.complete(turns, strict=self._strict, links=True)
        return await self._chat.complete(turns, strict=self._strict)


def _read(answer: Answer) -> Draft:
    try:
        return parse_reply(answer.text)
    except ModelError as error:
        # Its cost is on the tally already.
        raise CallError(error.kind, str(error)) from error
