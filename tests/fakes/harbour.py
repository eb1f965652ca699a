"""An invented article with a claim, its denial and context, and replies to it: right and wrong."""

from __future__ import annotations

import json
from typing import Any

TEXT = """Harbour minister Ilse Varn said on Monday that raiders from Tolm took 40 boats out of Quelm last year.
Varn told the Lantern newspaper that the raids were planned abroad.
Tolm's spokesman Piet Oskar denied that raiders from his country took any boats.
"Our coast guard watches every bay," Oskar said.
The two states signed a fishing treaty in 2019.
"""

REPLY: dict[str, Any] = {
    "c": [
        {"s": "Raiders from Tolm took 40 boats out of Quelm last year", "w": "Ilse Varn", "m": "", "e": [1]},
        {"s": "The raids were planned abroad", "w": "Ilse Varn", "m": "", "e": [2]},
    ],
    "r": [
        {
            "s": "Denied that raiders from his country took any boats",
            "w": "Piet Oskar",
            "m": "",
            "e": [3, 4],
            "a": 0,
        }
    ],
    "x": [{"s": "The two states signed a fishing treaty in 2019", "e": [5]}],
    "u": [],
    "a": [
        ["Ilse Varn", "pc", "Harbour minister", "Varn"],
        ["Piet Oskar", "pr", "spokesman", "Oskar"],
        ["Tolm", "ss"],
    ],
}

GOOD = json.dumps(REPLY, separators=(",", ":"))


def changed(**changes: object) -> str:
    """The good reply with fields of its first claim changed."""
    reply = json.loads(GOOD)
    reply["c"][0].update(changes)
    return json.dumps(reply)


WRONG_NUMBER = changed(s="Raiders from Tolm took 400 boats out of Quelm last year")
WRONG_NAME = changed(s="Raiders from Brellin took 40 boats out of Quelm last year")
WRONG_SPEAKER = changed(w="Piet Oskar")
INVENTED_QUOTE = changed(s="Raiders from Tolm took “every single boat” out of Quelm last year")
INVENTED_SPEAKER = changed(w="Orrin Vask")
INVENTED_DENIAL = changed(s="Denied that raiders from Tolm took 40 boats out of Quelm last year")
