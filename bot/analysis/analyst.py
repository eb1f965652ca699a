"""What turns an article into a draft: the model analyst or the offline analyst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.analysis.brief import Provenance
from bot.analysis.draft import Draft
from bot.analysis.faults import Fault
from bot.article.article import Article


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft and who made it, with what it cost."""

    draft: Draft
    provenance: Provenance


class Analyst(Protocol):
    """Proposes drafts. What it proposes is checked by `bot.analysis.grounding`, never trusted."""

    async def propose(self, article: Article) -> Proposal:
        """Draft a brief for `article`.

        Raises:
            ModelError: nothing usable came back.
        """
        ...

    async def repair(self, article: Article, first: Proposal, faults: Sequence[Fault]) -> Proposal:
        """Draft it again, told what was wrong; the provenance counts both calls.

        Raises:
            ModelError: nothing usable came back.
        """
        ...
