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
w     statement   speaker (who), "" for none; a title stands with the actor, not here
m     statement   medium, "" for none
e     statement   evidence: sentence numbers, counted from 1
a     rebuttal    answers: position in ``c``, or null
n     actor       name, the fullest form
o     actor       other names
k     actor       kind: p person, o organisation, s state, g group
r     actor       role: c claimant, r rebutter, s subject, q source, m mentioned
t     actor       title, "" for none
====  ==========  ==================================================================
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
_NUMBERS = {"type": "array", "items": _NUMBER}


def _record(**properties: object) -> dict[str, object]:
    """Return the schema of an object as strict mode wants it: every key required, no other allowed."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


# No limits on lengths or numbers in here: strict mode refuses some of them, servers ignore others,
# and `reply` checks them all the same.
SCHEMA = _record(
    c=_list(_record(s=_TEXT, w=_TEXT, m=_TEXT, e=_NUMBERS)),
    r=_list(_record(s=_TEXT, w=_TEXT, m=_TEXT, e=_NUMBERS, a={"type": ["integer", "null"]})),
    x=_list(_record(s=_TEXT, w=_TEXT, e=_NUMBERS)),
    u=_NUMBERS,
    a=_list(
        _record(
            n=_TEXT,
            o=_list(_TEXT),
            k={"type": "string", "enum": list(KINDS)},
            r={"type": "string", "enum": list(ROLES)},
            t=_TEXT,
        )
    ),
)

SCHEMA_TEXT = json.dumps(SCHEMA, separators=(",", ":"))
