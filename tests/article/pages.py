"""Web pages of the usual shapes, around one invented story."""

from __future__ import annotations

import json
from html import escape
from typing import Any

HEADLINE = "Ferry line denies leaving 240 passengers on the quay"
STORY = (
    "Transport Minister Oskar Venn said on Monday that the ferry operator Norrline had left 240 passengers on "
    "the quay at Tarn Bay during the worst storm in years, and that some of them had slept in the waiting room.",
    "Norrline’s spokeswoman Maren Dahl rejected the claim. “Every passenger had a hotel room, and we have the "
    "receipts of all of them,” Dahl said. She added that the minister had not asked the company for its lists "
    "before he spoke to reporters in the harbour.",
    "The harbour authority closed the port at 6 p.m. on Saturday and opened it again on Sunday at noon. Its log, "
    "which the Courier has seen, notes two buses that left the quay at half past seven with about ninety people.",
    "Passengers told different stories. Edda Rook, who was on her way home to Skerry Holm with two children, said "
    "that nobody had come to the waiting room before midnight. Her brother had been given a room at once, she said.",
    "The ministry said it would publish the passengers’ letters this week. Parliament’s transport committee has "
    "asked both sides to appear before it in the first week of next month.",
)
TEXT = "\n\n".join((HEADLINE, *STORY))
NEWS_ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2025-05-05T08:30:00+02:00",
    "author": {"@type": "Person", "name": "Ilse Lune"},
    "publisher": {"@type": "Organization", "name": "Tarn Courier"},
}
BANNER = (
    '<div id="cookie-banner"><p>We use cookies. We and our 812 partners store data.</p>'
    "<button>Accept all</button><button>Manage options</button></div>"
)
OTHERS = "".join(
    f'<li><a href="/news/{n}">{words}</a></li>'
    for n, words in enumerate(
        (
            "Harbour master to retire after forty years",
            "New school roof is late again",
            "Council sells the old lighthouse",
            "Where the herring went this winter",
            "Bus to Skerry Holm runs hourly",
            "Bakery wins prize for dark bread",
            "Bridge to close on three Sundays",
            "Choir looks for more tenors",
            "Norrline raises its winter fares",
            "Four candidates for two seats in Tarn",
        )
    )
)
NAVIGATION = (
    '<header><a href="/">Tarn Courier</a> <a href="/login">Sign in</a> <a href="/plus">Subscribe</a></header>'
    '<nav><a href="/news">News</a><a href="/sport">Sport</a><a href="/weather">Weather</a></nav>'
)
FOOTER = "<footer><p>© 2025 Tarn Courier. <a href='/privacy'>Privacy</a></p></footer>"


def page(
    body: str,
    *,
    title: str = f"{HEADLINE} | Tarn Courier",
    head: str = "",
    data: Any = None,
    language: str = "en",
) -> str:
    """A whole page with the furniture of a newspaper's site."""
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"{head}{script}</head><body>{NAVIGATION}{body}{FOOTER}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def story(*texts: str, headline: str = HEADLINE) -> str:
    return f"<main><article><h1>{escape(headline)}</h1>{paragraphs(*texts)}</article></main>"


OG = '<meta property="og:type" content="{}"><meta property="og:site_name" content="Tarn Courier">'

ARTICLE = page(
    BANNER
    + story(*STORY)
    + f"<aside><h2>More</h2><ul>{OTHERS}</ul></aside>"
    + '<section class="comments" id="comments"><p>First! The ferry is always late, ask anybody here.</p></section>',
    head=OG.format("article") + '<link rel="canonical" href="https://courier.example/news/ferry-denies">',
    data=NEWS_ARTICLE,
)
AMP = page(
    story(*STORY),
    head='<link rel="canonical" href="https://www.courier.example/news/ferry-denies">',
    data=NEWS_ARTICLE,
)
JSON_ONLY = page(
    '<div id="root"></div><script src="/app.js"></script>',
    data={**NEWS_ARTICLE, "articleBody": "\n\n".join(STORY)},
)
LIVE = page(
    '<div id="live"></div>',
    data={
        "@type": "LiveBlogPosting",
        "headline": HEADLINE,
        "liveBlogUpdate": [{"@type": "BlogPosting", "articleBody": text} for text in STORY],
    },
)
GERMAN_STORY = (
    "Verkehrsminister Oskar Venn sagte am Montag, die Reederei Norrline habe während des schwersten Sturms seit "
    "Jahren 240 Fahrgäste auf dem Kai von Tarn zurückgelassen, von denen einige im Wartesaal geschlafen hätten.",
    "Die Sprecherin der Reederei, Maren Dahl, wies das zurück. „Jeder Fahrgast hatte ein Hotelzimmer“, sagte Dahl. "
    "Der Minister habe die Listen der Reederei nicht verlangt, bevor er mit der Presse sprach.",
    "Die Hafenbehörde schloss den Hafen am Samstag um 18 Uhr und öffnete ihn am Sonntag um zwölf Uhr wieder. Das "
    "Ministerium kündigte an, die Briefe der Fahrgäste noch in dieser Woche zu veröffentlichen.",
)
GERMAN = page(
    story(*GERMAN_STORY, headline="Reederei bestreitet, 240 Fahrgäste zurückgelassen zu haben"),
    title="Reederei bestreitet, 240 Fahrgäste zurückgelassen zu haben",
    language="de-AT",
)
BRIEF_NEWS = page(BANNER + story(STORY[1], STORY[2]), data={**NEWS_ARTICLE, "isAccessibleForFree": True})

PAYWALL = page(
    story(STORY[0])
    + "<div class='wall'><h2>Subscribe to continue reading</h2><p>Already a subscriber? Sign in.</p></div>",
    data={**NEWS_ARTICLE, "isAccessibleForFree": False},
)
QUIET_PAYWALL = page(
    story(STORY[0], STORY[1][:120] + "…"), data={**NEWS_ARTICLE, "isAccessibleForFree": "False"}
)
GERMAN_PAYWALL = page(
    story(GERMAN_STORY[0])
    + "<p>Dieser Text ist nur für Abonnenten. Jetzt Abo abschließen und weiterlesen.</p>",
    title="Reederei bestreitet Vorwürfe",
    language="de",
)
CONSENT = page(
    "<main><h1>Before you continue</h1><p>We value your privacy. We and our 812 partners store and read data on "
    "your device, such as cookies, to show you advertisements and to measure them.</p>"
    "<form><button>Accept all</button><button>Reject all</button><button>Manage options</button></form></main>",
    title="Before you continue",
)
LONG_CONSENT = page(
    "<main><h1>Your data</h1>"
    + paragraphs(
        "We and our 812 partners store data on your device and read them there. You may accept all of this, or "
        "manage options; before you continue, please take the time to read what each of it is for.",
        *(
            f"Purpose {n} of what is stored: to show what you see more often, and to count it."
            for n in range(9)
        ),
        "We use cookies for all of these purposes, and keep them for thirteen months at most.",
    )
    + "</main>",
    title="Your data",
)
PODCAST = page(
    "<main><h1>Episode 12: the storm</h1><p>Ilse Lune talks to the harbour master. 38 minutes.</p></main>",
    title="Episode 12: the storm",
    data={"@type": "PodcastEpisode", "name": "The storm"},
)
COOKIES = page(
    "<main><h1>Cookie policy</h1>"
    + paragraphs(
        *(f"Cookie number {n} is kept on your device for as long as the law allows us to." for n in range(30))
    )
    + "</main>",
    title="Cookie policy | Tarn Courier",
)
CHECK = page(
    "<p>Checking if the site connection is secure. Verify that you are human by completing the action below.</p>",
    title="Just a moment...",
)
MISSING = page(
    f"<main><h1>Page not found</h1><p>We can’t find the page you asked for.</p><ul>{OTHERS}</ul></main>",
    title="Page not found | Tarn Courier",
)
INDEX = page(
    f"<main><h1>News from Tarn</h1><ul>{OTHERS}</ul><p>All the news of the day, from the harbour to the hills.</p></main>",
    title="News | Tarn Courier",
    head=OG.format("website"),
)
VIDEO = page(
    "<main><h1>Watch: storm at Tarn Bay</h1><video src='/storm.mp4'></video><p>The quay on Saturday night, filmed "
    "from the harbour office by Jon Sel. Two minutes.</p></main>",
    title="Watch: storm at Tarn Bay",
    head=OG.format("video.other"),
    data={"@type": "VideoObject", "name": "Storm at Tarn Bay", "description": "The quay on Saturday night."},
)
EMPTY = (
    "<!DOCTYPE html><html><head><title>Tarn Courier</title><script src='/app.js'></script></head>"
    "<body><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div></body></html>"
)
SHORT = page("<main><h1>Ferry late</h1><p>The ferry was late today.</p></main>", title="Ferry late")

SHAPES = {"article": ARTICLE, "AMP": AMP, "JSON-LD only": JSON_ONLY, "live blog": LIVE}
WALLS = {
    "asks for a subscription": (PAYWALL, QUIET_PAYWALL, GERMAN_PAYWALL),
    "asks for consent": (CONSENT, LONG_CONSENT),
    "is a page about cookies": (COOKIES,),
    "asks whether a person is reading": (CHECK,),
    "leads to a page that is no longer there": (MISSING,),
    "is a list of articles": (INDEX,),
    "is a video or a recording": (VIDEO, PODCAST),
    "builds its page in the browser": (EMPTY,),
    "holds no article": (SHORT,),
}
