"""The JSON that goes over the wire: its schema, and what its short keys stand for.

Keys are one letter because output is what a reader waits for: tokens out cost more time than
tokens in. The prompt explains the same letters to the model.

====  ==========  ==================================================================
key   where       stands for
====  ==========  ==================================================================
c     top         claims
r     top         rebuttals
x     top         context
u     top         positions in ``r`` of retractions
a     top         actors
s     statement   summary
w     statement   speaker (who): any one name of an actor in ``a``, "" for none
m     statement   medium, "" for none
e     statement   evidence: sentence numbers, counted from 1
a     rebuttal    answers: position in ``c``, below zero for one sent along, or null
====  ==========  ==================================================================

Context has neither speaker nor medium. An actor is a list of texts: the fullest name; two letters
for kind and role; then, as far as the article gives them, the title and other names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.analysis.draft import ActorKind, ActorRole

SCHEMA_NAME = "brief"

KINDS: Mapping[str, ActorKind] = {"p": "person", "o": "organisation", "s": "state", "g": "group"}
ROLES: Mapping[str, ActorRole] = {
    "c": "claimant",
    "r": "rebutter",
    "s": "subject",
    "q": "source",
    "m": "mentioned",
}

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def _record(**properties: object) -> dict[str, object]:
    """Return the schema of an object as strict mode wants it: every key required, no other allowed."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_NUMBERS = _list(_NUMBER)

# No limits on lengths or numbers in here: strict mode refuses some of them, servers ignore others,
# and `reply` checks them all the same.
SCHEMA = _record(
    a=_list(_list(_TEXT)),
    c=_list(_record(s=_TEXT, w=_TEXT, m=_TEXT, e=_NUMBERS)),
    r=_list(_record(s=_TEXT, w=_TEXT, m=_TEXT, e=_NUMBERS, a={"type": ["integer", "null"]})),
    x=_list(_record(s=_TEXT, e=_NUMBERS)),
    u=_NUMBERS,
)

SCHEMA_TEXT = json.dumps(SCHEMA, separators=(",", ":"))

# The pairs that are the same, and those of which one answers the other.
LINKS_SCHEMA = _record(s=_list(_NUMBERS), a=_list(_NUMBERS))
LINKS_SCHEMA_NAME = "links"
LINKS_SCHEMA_TEXT = json.dumps(LINKS_SCHEMA, separators=(",", ":"))
