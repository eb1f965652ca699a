"""What a page is taken for: its article and masthead, or the sentence about what it shows instead."""

from __future__ import annotations

import pytest

from bot.article.documents import read_document
from bot.article.extraction.page import read
from bot.errors import InputError
from tests.article import pages

HERE = "https://courier.example/news/ferry?from=home"


def fields(page: str | bytes, *, url: str | None = HERE, charset: str | None = None) -> dict[str, str | None]:
    data = page.encode() if isinstance(page, str) else page
    return read(data, name="That link", charset=charset, url=url)


def test_an_article_is_read_whatever_shape_its_page_has() -> None:
    for shape, page in pages.SHAPES.items():
        assert fields(page)["text"] == pages.TEXT, shape


def test_the_masthead_is_kept() -> None:
    found = fields(pages.ARTICLE)
    assert {name: found[name] for name in found if name != "text"} == {
        "title": pages.HEADLINE,
        "byline": "Ilse Lune",
        "publisher": "Tarn Courier",
        "date_text": "2025-05-05",
        "language": "en",
        "url": "https://courier.example/news/ferry-denies",
    }


def test_other_languages_and_short_reports_are_read() -> None:
    german = fields(pages.GERMAN)
    assert german["language"] == "de"
    assert str(german["text"]).endswith(pages.GERMAN_STORY[-1])
    # Fewer words than a wall may show, a banner before them: still an article.
    assert str(fields(pages.BRIEF_NEWS)["text"]).endswith(pages.STORY[2])


def test_what_is_no_article_is_said_to_be_what_it_is() -> None:
    for sentence, shown in pages.WALLS.items():
        for page in shown:
            with pytest.raises(InputError, match=f"^That link {sentence}[^\n]*[.]$"):
                fields(page)


def test_a_whole_article_is_read_beside_a_subscribe_button_and_a_banner() -> None:
    offer = "<div><h2>Subscribe to continue reading</h2><p>Already a subscriber?</p></div>"
    page = pages.page(offer + pages.BANNER + pages.story(*pages.STORY), data=pages.NEWS_ARTICLE)
    assert fields(page)["text"] == pages.TEXT


def test_an_article_about_such_things_is_no_such_thing() -> None:
    for headline in (
        "Norrline’s page not found for days",
        "404 passengers left on the quay",
        "Why we all click on accept all cookies",
        "Privacy policy row at the harbour office",
        "Access denied: how Norrline keeps reporters from its quay",
    ):
        text = (
            *pages.STORY,
            "The harbour office is a members-only club, Rook said. Sign up there to read its rules.",
        )
        page = pages.page(pages.story(*text, headline=headline), title=headline, data=pages.NEWS_ARTICLE)
        assert str(fields(page)["text"]).endswith(text[-1]), headline


def test_what_a_site_puts_into_every_article_is_left_out() -> None:
    first, *rest = pages.STORY
    story = (
        f'<article><h1>{pages.HEADLINE}</h1><p class="byline">By <a href="/lune">Ilse Lune</a> Updated 1 hour ago</p>'
        f"{pages.paragraphs(first, 'Advertisement')}<p>READ MORE: <a href='/1'>Harbour master to retire</a></p>"
        "<table><tr><td>Fare</td><td>12.40</td></tr><tr><td>Cabin</td><td>31.00</td></tr></table>"
        "<aside class='newsletter'><p>Sign up to our newsletter for the day’s news from Tarn.</p></aside>"
        f"{pages.paragraphs(*rest)}</article>"
    )
    found = fields(pages.page(story))
    assert (found["text"], found["byline"]) == (pages.TEXT, "Ilse Lune")


def test_a_page_laid_out_as_a_table_is_read() -> None:
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in pages.STORY)
    text = str(
        fields(f"<html><title>{pages.HEADLINE}</title><body><table>{rows}</table></body></html>")["text"]
    )
    assert text.split("\n\n") == [pages.HEADLINE, *pages.STORY]


def test_walls_are_known_in_several_languages() -> None:
    teaser = pages.GERMAN_STORY[0]
    paid = (
        "Register now to continue. You’ve read your last free article this month. Unlock this article for 1 a week.",
        "This article is only for subscribers.",
        "Um weiterzulesen, melden Sie sich an.",
        "Weiterlesen mit dem Abo.",
        "Cet article est réservé aux abonnés. Il vous reste 75 % de cet article à lire.",
        "La suite est réservée. Abonnez-vous pour lire la suite.",
        "Para seguir leyendo, suscríbete.",
        "Contenido exclusivo para suscriptores.",
        "Abbonati per continuare a leggere.",
        "Om verder te lezen heeft u een account nodig.",
        "Conteúdo exclusivo para assinantes.",
        "Artykuł tylko dla subskrybentów.",
    )
    consent = (
        "Wir brauchen Ihre Zustimmung. Alle akzeptieren oder mit Werbung weiterlesen.",
        "Tout accepter. Accepter et fermer.",
        "Aceptar todo. Aceptar y continuar.",
        "Accetta tutto. We use cookies.",
        "Alles accepteren. We and our 5 partners.",
    )
    missing = (
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Pagina niet gevonden",
        "404 | Tarn",
    )
    for said in paid:
        with pytest.raises(InputError, match="asks for a subscription"):
            fields(pages.page(pages.story(teaser) + pages.paragraphs(said)))
    for said in consent:
        with pytest.raises(InputError, match="asks for consent"):
            fields(pages.page(pages.paragraphs(said), title="Tarn Courier"))
    for said in missing:
        with pytest.raises(InputError, match="no longer there"):
            fields(pages.page(pages.paragraphs("…"), title=said))


def test_a_wall_below_a_long_beginning_is_seen() -> None:
    # Beside the text, and as its last paragraph.
    wall = "<p>Subscribe to continue reading this article, and support the Courier.</p>"
    for page in (
        pages.story(*pages.STORY) + wall,
        pages.story(*pages.STORY).replace("</article>", wall + "</article>"),
    ):
        with pytest.raises(InputError, match="asks for a subscription"):
            fields(pages.page(page.replace(pages.STORY[4], pages.STORY[4][:60] + "…")))


def test_a_page_may_name_an_address_of_its_own_site_only() -> None:
    def address(canonical: str, url: str | None = HERE) -> str | None:
        return fields(
            pages.page(pages.story(*pages.STORY), head=f'<link rel="canonical" href="{canonical}">'), url=url
        )["url"]

    for canonical in (
        "/news/ferry",
        "https://www.courier.example/news/ferry",
        "//courier.example/news/ferry",
    ):
        assert str(address(canonical)).endswith("courier.example/news/ferry")
    for canonical in (
        "https://reputable.example/news/ferry",
        "javascript:alert(1)",
        "https://a@courier.example/",
        "http://[",
    ):
        assert address(canonical) == HERE
    cache = "https://courier-example.cdn.ampproject.org/c/s/courier.example/news/ferry"
    assert address("https://courier.example/news/ferry", cache) == "https://courier.example/news/ferry"
    assert address("https://courier.example/news/ferry", None) == "https://courier.example/news/ferry"


def test_a_page_is_decoded_as_browsers_do() -> None:
    page = pages.ARTICLE.replace('<meta charset="utf-8">', "")
    assert fields(page)["text"] == pages.TEXT
    assert fields(page.encode("cp1252", "xmlcharrefreplace"), charset="iso-8859-1")["text"] == pages.TEXT
    assert fields(page.encode("cp1252", "xmlcharrefreplace"))["text"] == pages.TEXT
    assert fields(page.encode("utf-16"))["text"] == pages.TEXT
    declared = page.replace("<head>", '<head><meta charset="windows-1252">')
    assert fields(declared.encode("cp1252", "xmlcharrefreplace"))["text"] == pages.TEXT
    for unknown in ("no-such-thing", "hex", "\0"):
        assert fields(page, charset=unknown)["text"] == pages.TEXT


async def test_a_saved_page_is_read_whatever_its_name_says() -> None:
    document = await read_document(pages.ARTICLE.encode(), name="ferry.txt")
    assert (document.text, document.byline) == (pages.TEXT, "Ilse Lune")
