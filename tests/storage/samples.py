"""Rows to test with, in a newsroom that does not exist."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.articles import keep_article
from storage.briefs import insert_brief
from storage.inbound import Recorded, record_inbound
from storage.tables import Appearance, AppearanceName, Brief, Evidence, Statement

WORKSPACE = "T1"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def receive(session: AsyncSession, **changes: Any) -> Recorded:
    """Record a mention, with `changes` to what is usual."""
    usual: dict[str, Any] = {
        "workspace_id": WORKSPACE,
        "event_id": "Ev1",
        "channel_id": "C1",
        "ts": "1700000000.000100",
        "thread_ts": None,
        "user_id": "U1",
        "source": "mention",
        "payload": {"text": "Brief this"},
        "at": AT,
    }
    return await record_inbound(session, **(usual | changes))


async def brief(
    session: AsyncSession,
    filing_id: int,
    *,
    workspace_id: str = WORKSPACE,
    version: int = 1,
    fingerprint: str = "f" * 64,
    text: str = "The mayor of Veldany said the bridge was safe. Inspector Oru Tamm denied it.",
) -> int:
    """Keep a small brief for a filing and return its id."""
    article_id = await keep_article(
        session, workspace_id=workspace_id, fingerprint=fingerprint, text=text, language="en", at=AT
    )
    claim = Statement(
        workspace_id=workspace_id,
        kind="claim",
        position=0,
        summary="The bridge was safe.",
        verbatim=False,
        speaker="the mayor of Veldany",
        retraction=False,
        evidence=[
            Evidence(workspace_id=workspace_id, position=0, sentence=1, start=0, end=46, text=text[:46])
        ],
    )
    rebuttal = Statement(
        workspace_id=workspace_id,
        kind="rebuttal",
        position=0,
        summary="It was not.",
        verbatim=False,
        speaker="Oru Tamm",
        retraction=False,
        answers=claim,
    )
    return await insert_brief(
        session,
        workspace_id=workspace_id,
        brief=Brief(
            workspace_id=workspace_id,
            filing_id=filing_id,
            version=version,
            article_id=article_id,
            analyst="offline",
            language="en",
            dropped=0,
            input_tokens=0,
            output_tokens=0,
            created_at=AT,
            statements=[claim, rebuttal],
            appearances=[
                Appearance(
                    workspace_id=workspace_id,
                    position=0,
                    name="Oru Tamm",
                    kind="person",
                    role="rebutter",
                    names=[AppearanceName(workspace_id=workspace_id, position=0, name="Tamm")],
                )
            ],
        ),
    )
