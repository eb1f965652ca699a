"""Invented articles of any length: no two alike, all of the kind that the bot is for."""

from __future__ import annotations

import random

_FIRST = (
    "Mara Odo Ilse Oru Anso Dara Piet Maren Oskar Ines Tove Ruan Selma Bero Lina Kaspar Nadja Emil".split()
)
_LAST = (
    "Venn Dahl Lind Fenwick Karro Tamm Weil Holt Vask Varn Oskarsen Calloway Brandt Sorel Quist Ardin".split()
)
_OFFICES = (
    "Transport Minister", "Mayor", "harbour master", "opposition leader", "Finance Minister",
    "police chief", "union secretary", "Chief Inspector",
)  # fmt: skip
_BODIES = "Norrline,the Tarn Bay council,the harbour authority,Quelm Shipping,the coast guard,the ferry union".split(
    ","
)
_PLACES = "Tarn Bay,Quelm,Port Alder,Veldany,Sund,Tolm,Brellin,Harrow Point".split(",")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WHAT = (
    "had left {n} passengers on the quay at {place}",
    "had sailed {n} times without a valid certificate",
    "owed {n} million crowns in fees to {place}",
    "had known of the cracks in the pier at {place} for {n} months",
    "would close the crossing to {place} within {n} days",
    "paid {n} workers less than the law allows",
)
_SENTENCES = (
    "{office} {first} {last} said on {day} that {body} {what}.",
    "“They were told nothing and they were given nothing,” {last} said in an interview with Radio {place}.",
    "{last} added that {body} {what}.",
    "{body} rejected the claim.",
    "Its spokeswoman, {first2} {last2}, denied that {body} {what}.",
    "“No ship has left {place} without its papers in {n} years,” {last2} said.",
    "According to {last2}, the report that the {office} quoted had never been published.",
    "{first3} {last3}, who has worked on the quay since {year}, told the {place} Courier that nobody had asked her.",
    "The pier at {place} was built in {year} and is used by {n} ships a week.",
    "Two of its ships were withdrawn in {year} after a fire at sea, and a third was sold abroad.",
    "The council voted on {day} to have the figures looked at by an auditor from {place2}.",
    "Gusts reached {n} kilometres an hour on {day}, and the port stayed closed until the evening.",
    "Critics of {body} say that the inquiry, which began in {year}, has taken far too long.",
    "{body} did not answer questions about the {n} crowns that were paid to a firm in {place2}.",
)


def article(words: int, seed: int) -> str:
    """Return an article with a headline and about that many words."""
    dice = random.Random(seed)
    paragraphs = [f"Row over ferries at {dice.choice(_PLACES)} goes on, report {seed} shows"]
    count = len(paragraphs[0].split())
    while count < words:
        names = {
            "first": dice.choice(_FIRST), "last": dice.choice(_LAST),
            "first2": dice.choice(_FIRST), "last2": dice.choice(_LAST),
            "first3": dice.choice(_FIRST), "last3": dice.choice(_LAST),
            "office": dice.choice(_OFFICES), "body": dice.choice(_BODIES),
            "place2": dice.choice(_PLACES),
        }  # fmt: skip
        for start in range(0, len(_SENTENCES), 2):
            facts = {
                **names, "day": dice.choice(_DAYS), "place": dice.choice(_PLACES),
                "n": dice.randint(13, 990), "year": dice.randint(1950, 2024),
            }  # fmt: skip
            facts["what"] = dice.choice(_WHAT).format(**facts)
            pair = " ".join(sentence.format(**facts) for sentence in _SENTENCES[start : start + 2])
            paragraphs.append(pair[0].upper() + pair[1:])
            count += len(pair.split())
            if count >= words:
                break
    return "\n\n".join(paragraphs) + "\n"
