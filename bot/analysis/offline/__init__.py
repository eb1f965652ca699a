"""The offline analyst: rules that draft a brief from an English article, without a model."""

from __future__ import annotations

from bot.analysis.offline.attributed import Attributed, statements
from bot.analysis.offline.drafting import draft

__all__ = ["Attributed", "draft", "statements"]
