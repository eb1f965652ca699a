"""Which links may be opened at all, told by their wording alone. Pure.

The parser is the one that the connection is made with, so that no two readings of an odd link differ.
"""

from __future__ import annotations

import re
from ipaddress import ip_address

from yarl import URL

from bot.errors import InputError

MAX_LINK_CHARACTERS = 4_000
COPY = "copy the article's text and give that"

_PORTS = {"http": 80, "https": 443}
# What no browser puts into an address, and what parsers disagree about.
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
# A last label like these is read as a number of an address by some, in decimal, octal or hexadecimal.
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
# Names that are resolved by the machine or its network: RFC 6761, RFC 6762, RFC 8375, and ICANN's
# decision of 2024-07-29 on .internal.
_LOCAL = ("localhost", "local", "internal", "home.arpa", "localdomain", "lan", "intranet", "corp", "onion")


def parse_link(link: str) -> URL:
    """Return a link that may be opened.

    Raises:
        InputError: it may not, or is none.
    """
    link = link.strip()
    if len(link) > MAX_LINK_CHARACTERS:
        raise InputError(f"That link is longer than {MAX_LINK_CHARACTERS:,} characters: {COPY}.")
    if _ODD.search(link):
        raise InputError("That link holds characters that no address has: check it.")
    try:
        url = URL(link)
    except ValueError:
        raise InputError("That is not the address of a page: check the link.") from None
    return _checked(url)


def resolve_redirect(base: URL, location: str) -> URL:
    """Return where a redirect of `base` leads, if that may be opened.

    Raises:
        InputError: it may not.
    """
    try:
        if len(location) > MAX_LINK_CHARACTERS or _ODD.search(location):
            raise ValueError
        url = base.join(URL(location))
    except ValueError:
        raise InputError(
            f"That link redirects to what is no address: open it in a browser and {COPY}."
        ) from None
    return _checked(url)


def _checked(url: URL) -> URL:
    if url.scheme not in _PORTS:
        raise InputError("Only links that begin with http:// or https:// are opened: check the link.")
    if url.raw_user is not None or url.raw_password is not None:
        raise InputError("That link holds a user name or password and is not opened: give it without them.")
    host = url.raw_host or ""
    if not host:
        raise InputError("That link names no host: check it.")
    if url.explicit_port not in (None, _PORTS[url.scheme]):
        raise InputError(
            f"That link names a port ({url.explicit_port}), which pages on the web do not: {COPY}."
        )
    _check_host(host)
    return url


def _check_host(host: str) -> None:
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        # Whether it is public is checked where the connection is made.
        return
    if ":" in host or "%" in host or _NUMERIC.fullmatch(host):
        raise InputError("That link names its host by a number written in an unusual way: check it.")
    name = host.rstrip(".").lower()
    if "." not in name or any(name == local or name.endswith(f".{local}") for local in _LOCAL):
        raise InputError(f"That link names a host of a private network, which is not opened: {COPY}.")
    if not _NAME.fullmatch(name):
        raise InputError("That link names a host that cannot exist: check it.")
