"""What was looked up, as a message: one page of an actor or of a search, or whom to choose from."""

from __future__ import annotations

from bot.jobs.lookups import Answer, ClaimsAnswer
from bot.slack.blocks.actor import choice_message, profile_message
from bot.slack.blocks.claims import claims_message
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame, Look


def found_message(found: Answer, frame: Frame, nonce: str = "") -> Payload:
    """Return the first page of an answer; `nonce` names it, where it may be shared."""
    if isinstance(found, ClaimsAnswer):
        return claims_message(found, Look("claims", 1, nonce, words=found.words), frame)
    if found.profile is None:
        return choice_message(found, frame)
    return profile_message(found.profile, Look("actor", 1, nonce, actor_id=found.profile.actor_id), frame)
