"""Links are opened as a stranger on the public web would, and no further.

The servers are on loopback and would answer: where one stays unasked, it was the rules that held.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article import fetching, targets
from bot.article.fetching import MAX_REDIRECTS, Fetched, fetch
from bot.article.targets import parse_link
from bot.errors import InputError
from tests.article.web import Answer, Server, plain, serving, streamed, to, zipped

PRIVATE = "private or reserved address"
NUMBER = "by a number written in an unusual way"
LOCAL = "a host of a private network"
SCHEME = "Only links that begin with http"
PORT = "names a port"
SECRET = "a user name or password"
ODD = "characters that no address has"
NONE = "That is not the address of a page|names no host|a host that cannot exist"

# {} stands for the port of a server that would answer.
HOSTILE: dict[str, str] = {
    PRIVATE: """
        http://127.0.0.1:{}/ http://127.0.0.2:{}/ http://127.255.255.254:{}/ http://0.0.0.0:{}/
        http://[::1]:{}/ http://[::]:{}/ http://[::ffff:127.0.0.1]:{}/ http://[::ffff:7f00:1]:{}/
        http://[::127.0.0.1]:{}/ http://[0:0:0:0:0:0:0:1]:{}/ http://[64:ff9b::127.0.0.1]:{}/
        http://[64:ff9b::a9fe:a9fe]:{}/ http://[64:ff9b:1::7f00:1]:{}/ http://[2002:7f00:1::1]:{}/
        http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{}/ http://[fe80::1]:{}/ http://[fc00::1]:{}/
        http://[fd00:ec2::254]:{}/ http://[ff02::1]:{}/ http://[2001:db8::1]:{}/ http://[100::1]:{}/
        http://[fec0::1]:{}/ http://10.0.0.1:{}/ http://172.16.0.1:{}/ http://172.31.255.255:{}/
        http://192.168.1.1:{}/ http://169.254.169.254:{}/latest/meta-data/ http://100.64.0.1:{}/
        http://100.100.100.200:{}/ http://168.63.129.16:{}/ http://192.0.0.192:{}/ http://198.18.0.1:{}/
        http://192.0.2.1:{}/ http://203.0.113.9:{}/ http://224.0.0.1:{}/ http://240.0.0.1:{}/
        http://255.255.255.255:{}/ http://①②⑦.⓪.⓪.①:{}/ http://１２７.０.０.１:{}/ http://127。0。0。1:{}/
        http://127.0.0.1:{}/?q=http://courier.example/ http://127.0.0.1:{}/#@courier.example/
        http://loop.example:{}/ http://loop6.example:{}/ http://mapped.example:{}/ http://nat64.example:{}/
        http://metadata.example:{}/ http://loop.example.:{}/ http://LOOP.EXAMPLE:{}/ http://xn--bcher-kva.example:{}/
    """,
    NUMBER: """
        http://2130706433:{}/ http://0x7f000001:{}/ http://0177.0.0.1:{}/ http://127.1:{}/ http://127.0.1:{}/
        http://0x7f.0.0.1:{}/ http://017700000001:{}/ http://0:{}/ http://127.0.0.1.:{}/ http://127.0.0.01:{}/
        http://127.0.0.0x1:{}/ http://1.2.3.4.5:{}/ http://256.256.256.256:{}/
    """,
    LOCAL: """
        http://localhost:{}/ http://LOCALHOST:{}/ http://localhost.:{}/ http://app.localhost:{}/
        http://metadata.google.internal:{}/computeMetadata/v1/ http://printer.local:{}/ http://router.lan:{}/
        http://intranet:{}/ http://wiki.corp:{}/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{}/ http://localhost.localdomain:{}/
    """,
    SCHEME: """
        file:///etc/passwd file://localhost/etc/passwd ftp://127.0.0.1:{}/ gopher://127.0.0.1:{}/_x dict://127.0.0.1:{}/
        ws://127.0.0.1:{}/ data:text/html,hello javascript:alert(1) jar:http://127.0.0.1:{}!/ ldap://127.0.0.1:{}/
        view-source:http://127.0.0.1:{}/ unix:/var/run/docker.sock
    """,
    PORT: """
        http://courier.example:22/ http://courier.example:6379/ http://127.0.0.1:1/ https://courier.example:80/
        http://[::1]:9200/ http://courier.example:0/ http://courier.example:8080/
    """,
    SECRET: """
        http://user:word@127.0.0.1:{}/ http://courier.example@127.0.0.1:{}/ http://courier.example:80@127.0.0.1:{}/
        http://user@courier.example/ http://:@127.0.0.1:{}/
    """,
    ODD: "http://127.0.0.1:{}\\@courier.example/ http://courier.example/\x00 http://127.0.0.1:{}/\u202egpj http:\\\\127.0.0.1:{}/",
    NONE: """
        http:// http:///127.0.0.1:{}/ http://[::1 http://courier.example:99999/ http://[fe80::1%25lo]]:{}/
        http://a_b..example:{}/ http://-.example:{}/
    """,
}  # fmt: skip
# What the system's own look-up says of these names.
NAMES = {
    "loop.example": "127.0.0.1",
    "loop.example.": "127.0.0.1",
    "loop6.example": "::1",
    "mapped.example": "::ffff:127.0.0.1",
    "nat64.example": "64:ff9b::7f00:1",
    "metadata.example": "169.254.169.254",
    "xn--bcher-kva.example": "127.0.0.1",
}


@dataclass
class Names:
    """What the system's look-up says: an address, and a port where that is not to be the link's own."""

    said: Callable[[str], tuple[str, int | None]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names(lambda name: (NAMES[name], None))

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        address, other = names.said(host)
        family, rest = (socket.AF_INET6, (0, 0)) if ":" in address else (socket.AF_INET, ())
        return [(family, socket.SOCK_STREAM, 6, "", (address, other or port, *rest))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


def hostile(port: int) -> Iterator[tuple[str, str]]:
    """Every hostile link, with the sentence it gets."""
    for sentence, links in HOSTILE.items():
        for link in links.split():
            yield link.replace("{}", str(port)), sentence


def open_to(monkeypatch: pytest.MonkeyPatch, *servers: Server) -> None:
    """Allow these servers' ports, so that only what is tested stands between a link and them."""
    for server in servers:
        monkeypatch.setitem(targets._PORTS, "http", server.port)


async def refusal(link: str, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        await fetch(link, **options)
    (sentence,) = str(refused.value).splitlines()
    assert re.fullmatch(r"[A-Z][^<>]{20,200}[.]", sentence), sentence
    return sentence


async def test_no_hostile_link_is_fetched(monkeypatch: pytest.MonkeyPatch, names: Names) -> None:
    async with serving() as server:
        open_to(monkeypatch, server)
        links = list(hostile(server.port))
        assert len(links) >= 60
        for link, sentence in links:
            assert re.search(sentence, await refusal(link)), link
        assert not server.asked
        # It was the rule about addresses that held: without it the server is there to be asked.
        monkeypatch.setattr(fetching, "is_public", lambda address: True)
        for link in (f"http://127.0.0.1:{server.port}/", f"http://loop.example:{server.port}/"):
            assert (await fetch(link)).data == b"Reached."
        assert len(server.asked) == 2


async def test_no_redirect_leads_to_a_hostile_link(monkeypatch: pytest.MonkeyPatch, names: Names) -> None:
    """As above, with the links behind one redirect of an honest page, and behind several."""
    asked = 0
    async with serving() as watched:
        for number, (link, sentence) in enumerate(hostile(watched.port)):
            # A server sends no control characters in a header, and what is no address leads back to it.
            if sentence in (ODD, NONE):
                continue
            chain = {"/": to("/on", 307), "/on": to(link, 301)} if number % 2 else {"/": to(link)}
            async with serving(chain) as honest:
                monkeypatch.setattr(targets, "_PORTS", {"http": watched.port, "https": 443})
                link_here = f"http://courier.example:{watched.port}/"
                detours = {("courier.example", watched.port): ("127.0.0.1", honest.port)}
                assert re.search(sentence, await refusal(link_here, detours=detours)), link
                asked += len(honest.asked)
        assert not watched.asked
    assert asked >= 60


async def test_a_name_that_changes_its_answer_gains_nothing(names: Names) -> None:
    async with serving() as watched, serving({"/": to("http://swap.example/inside")}) as honest:
        said = iter([("127.0.0.1", honest.port), ("127.0.0.1", watched.port), ("10.0.0.1", None)])
        names.said = lambda name: next(said)
        # The first answer is one that may be connected to, as a public one would be.
        sentence = await refusal("http://swap.example/", detours=honest.detours)
        assert PRIVATE in sentence
        assert len(honest.asked) == 1
        assert not watched.asked


async def test_redirects_are_followed_five_times_and_no_more() -> None:
    steps = {f"/{n}": to(f"/{n + 1}") for n in range(MAX_REDIRECTS + 1)}
    async with serving(
        {**steps, "/round": to("/round"), "/to": to("//courier.example/news?a=1#part")}
    ) as server:
        fetched = await fetch("http://courier.example/1", detours=server.detours)
        assert (fetched.url, fetched.data) == ("http://courier.example/6", b"Reached.")
        for path in ("0", "round"):
            assert "redirects more than 5 times" in await refusal(
                f"http://courier.example/{path}", detours=server.detours
            )
        assert (await fetch("http://courier.example/to", detours=server.detours)).url.endswith("/news?a=1")


async def test_what_is_too_much_is_not_taken() -> None:
    taken = []

    def counted(answer: Answer) -> Answer:
        async def count(request: web.Request) -> web.StreamResponse:
            taken.append(request.path)
            return await answer(request)

        return count

    huge = {
        "/declared": streamed(bytes(1000), 1, length=10_000_000_000),
        "/endless": streamed(bytes(1_000_000), 10_000),
        "/bomb": zipped(26_000_000),
    }
    async with serving({path: counted(answer) for path, answer in huge.items()}) as server:
        for path in huge:
            sentence = await refusal(f"http://courier.example{path}", detours=server.detours)
            assert "holds more than 25 MB" in sentence, path
    assert taken == list(huge)


async def test_a_slow_answer_is_not_waited_for() -> None:
    slow = {"/drip": streamed(b"a", 1000, pause=0.02), "/never": streamed(b"", 50, pause=0.02)}
    chain = {f"/{n}": later(to(f"/{n + 1}"), 0.1) for n in range(10)}
    async with serving({**slow, **chain}) as server:
        for path in ("drip", "never", "0"):
            sentence = await refusal(f"http://courier.example/{path}", detours=server.detours, seconds=0.15)
            assert "takes too long" in sentence, path


def later(answer: Answer, seconds: float) -> Answer:
    async def wait(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await answer(request)

    return wait


async def test_what_is_no_page_gets_its_sentence() -> None:
    cases: dict[str, tuple[Answer, str]] = {
        "/401": (plain("", status=401), "asks for a subscription or a sign-in"),
        "/403": (plain("", status=403), "does not show its page to programs"),
        "/404": (plain("", status=404), "leads to a page that is not there"),
        "/410": (plain("", status=410), "no longer there"),
        "/418": (plain("", status=418), "shows no page"),
        "/500": (plain("", status=500), "try again later"),
        "/nowhere": (plain("", status=302), "shows no page"),
        "/picture": (plain("x", kind="image/png"), "is a picture"),
        "/sound": (plain("x", kind="audio/mpeg"), "is a recording"),
        "/film": (plain("x", kind="video/mp4"), "is a video"),
        "/data": (plain("{}", kind="application/json"), "is data for programs"),
        "/packed": (plain("no gzip at all", Content_Encoding="gzip"), "does not answer as a web page should"),
        "/headers": (plain("x", X_Long="a" * 20_000), "does not answer as a web page should"),
    }
    async with serving({path: answer for path, (answer, _) in cases.items()}) as server:
        for path, (_, sentence) in cases.items():
            assert sentence in await refusal(f"http://courier.example{path}", detours=server.detours), path
        # Without a handshake, and without anybody there.
        detours = {("courier.example", 443): ("127.0.0.1", server.port)}
        assert "courier.example" in await refusal("https://courier.example/", detours=detours)
    assert "The host courier.example does not answer" in await refusal(
        "http://courier.example/", detours=server.detours
    )


async def test_a_host_that_is_not_there_is_named(names: Names) -> None:
    def unknown(name: str) -> tuple[str, int | None]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    names.said = unknown
    assert await refusal("http://courier.invalid/a") == "There is no host courier.invalid: check the link."


async def test_a_stranger_asks_without_cookies_passwords_or_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"/": to("/next"), "/next": plain("Here.", Set_Cookie="seen=1")}
    answers["/"] = plain("", status=302, Location="/next", Set_Cookie="first=1")
    async with serving(answers) as server, serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        for _ in range(2):
            await fetch("http://courier.example/", detours=server.detours)
        assert not proxy.asked
        assert len(server.asked) == 4
        for request in server.asked:
            assert not {"Cookie", "Authorization", "Referer", "Proxy-Authorization"} & set(request.headers)
            assert request.headers["User-Agent"].startswith("Rejoinder/")
            assert request.method == "GET"


async def test_what_is_fetched_is_as_its_server_says() -> None:
    async with serving(
        {"/a": plain("Zoë".encode("cp1252"), kind="text/plain; charset=windows-1252")}
    ) as server:
        fetched = await fetch("http://courier.example/a#part", detours=server.detours)
    assert fetched == Fetched("http://courier.example/a", b"Zo\xeb", "text/plain", "windows-1252")


@settings(max_examples=60)
@given(st.text(max_size=30), st.sampled_from(["http://{}", "http://{}/", "http://courier.example/{}", "{}"]))
def test_any_text_is_a_link_to_the_web_or_gets_a_sentence(text: str, form: str) -> None:
    try:
        url = parse_link(form.format(text))
    except InputError as refused:
        assert str(refused).endswith(".")
    else:
        assert url.scheme in ("http", "https")
        assert url.raw_user is None
        assert url.port in (80, 443)
        assert "." in (url.raw_host or "") or ":" in (url.raw_host or "")
