"""The demonstration's accident: a real process is killed between post and record."""

from __future__ import annotations

import pytest

from bot.program.accident import stage_accident
from bot.program.samples import sample


async def test_killed_and_resumed_there_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    # Settings of whoever runs the demonstration are not those of its processes.
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.invalid/x")
    accident = await stage_accident(sample())
    assert accident.messages == 1
    assert 0 < accident.killed < accident.resumed < accident.briefed
