"""Rich text: sections, lists, quotes and their inline elements."""

from __future__ import annotations

from bot.sandbox.blocks.shape import array, choice, flag, record, string, tagged, whole
from bot.sandbox.blocks.text import BLOCK_ID, address

_STYLE = {
    "style": record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "unlink"), flag))
}
_BORDER = {"border": whole(0, 1)}

INLINE = tagged(
    {
        "text": record({"text": string()}, _STYLE),
        "link": record({"url": address}, {"text": string(), "unsafe": flag, **_STYLE}),
        "user": record({"user_id": string()}, _STYLE),
        "usergroup": record({"usergroup_id": string()}, _STYLE),
        "channel": record({"channel_id": string()}, _STYLE),
        "emoji": record({"name": string()}, {"unicode": string(), "skin_tone": whole(1, 6), **_STYLE}),
        "date": record(
            {"timestamp": whole(0, 2**40), "format": string()},
            {"url": address, "fallback": string(), **_STYLE},
        ),
        "broadcast": record({"range": choice("here", "channel", "everyone")}, _STYLE),
        "color": record({"value": string(9)}, _STYLE),
    }
)
_LITERAL = tagged(
    {"text": record({"text": string()}, _STYLE), "link": record({"url": address}, {"text": string()})}
)
_SECTION = record({"elements": array(INLINE)})

RICH_TEXT = record(
    {
        "elements": array(
            tagged(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": record(
                        {
                            "elements": array(tagged({"rich_text_section": _SECTION})),
                            "style": choice("bullet", "ordered"),
                        },
                        {"indent": whole(0, 8), "offset": whole(0, 10_000), **_BORDER},
                    ),
                    "rich_text_preformatted": record(
                        {"elements": array(_LITERAL)}, {"language": string(), **_BORDER}
                    ),
                    "rich_text_quote": record({"elements": array(INLINE)}, _BORDER),
                }
            )
        )
    },
    {"block_id": BLOCK_ID},
)
