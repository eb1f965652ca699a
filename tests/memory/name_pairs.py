"""Pairs of names that two articles use, marked by whether a reader would take them for one actor.

Names of a person's fame or a state's are used where only they show what is meant; the rest are
invented. A line is: kind, the first article's name, the second's; `+` stands for the same, `-` for
another. What a name is called in its own article follows in square brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.tables import ActorKind

_KINDS: dict[str, ActorKind] = {"p": "person", "o": "organisation", "g": "group", "s": "state"}
_NAMED = re.compile(r"(?P<name>[^\[]+)(?:\[(?P<others>[^\]]*)\])?")

_LINES = """
# exact, and what makes no difference
+ p | Ilse Karro | Ilse Karro
+ p | Ilse Karro | ILSE KARRO
+ p | Ilse Karro | Mrs Ilse Karro
+ p | Dr Oru Tamm | Oru Tamm
+ p | Dr. Oru Tamm | Prof. Oru Tamm
+ p | Prime Minister Maren Dahl | Maren Dahl
+ p | Former Deputy Prime Minister Maren Dahl | Maren Dahl
+ p | Gen. Odo Venn | Odo Venn
+ p | Lt. Col. Odo Venn | General Odo Venn
+ p | Sgt Nadja Holt | Nadja Holt
+ p | Rear Admiral Piet Vask | Piet Vask
+ p | Detective Chief Inspector Tove Lind | Tove Lind
+ p | Sen. Ruan Sorel | Ruan Sorel
+ p | Sir Kaspar Weil | Kaspar Weil
+ p | Kaspar Weil MP | Kaspar Weil
+ p | Nadja Holt QC | Nadja Holt KC
+ p | Archbishop Emil Brandt | Emil Brandt
+ p | J.K. Morrow | J. K. Morrow
+ p | J.K. Morrow | JK Morrow
+ p | A. R. Tennel | A.R. Tennel
+ p | Seán O’Brannon | Sean O'Brannon
+ p | Mary-Ann Foxley | Mary Ann Foxley
+ p | Jean‑Luc Perrot | Jean-Luc Perrot
+ p | Zoë Quist | Zoe Quist
+ p | Łukasz Wąsik | Lukasz Wasik
+ p | Søren Ørbak | Soren Orbak
+ p | Ayşe Çelgün | Ayse Celgun
+ p | Bashir al-Hadrani | Bashir Al Hadrani
+ p | Lloyd Merrow Jr. | Lloyd Merrow Jr
+ p | Lloyd Merrow, Junior | Lloyd Merrow Jr.
+ p | Hendrik van der Vliet | Hendrik Van Der Vliet
# transliteration and spelling
+ p | Владимир Орешин | Vladimir Oreshin
+ p | Volodymyr Zelensky | Volodymyr Zelenskyy
+ p | Volodymyr Zelenskiy | Volodymyr Zelensky
+ p | Mohammed Morsavi | Muhammad Morsavi
+ p | Mohamed el-Tayari | Mohammed al-Tayari
+ p | Muammar Gaddafi | Moammar Qaddafi
+ p | Muammar al-Gaddafi | Muammar Gaddafi
+ p | Yusuf Rahmani | Yousef Rahmani
+ p | Hussein Barzani | Husayn Barzani
+ p | Abdul Karim Sattari | Abdulkarim Sattari
+ p | Abd al-Rahman Idrissi | Abdelrahman Idrissi
+ p | Khaled Meshwari | Khalid Mishwari
+ p | Jürgen Müllner | Juergen Muellner
+ p | Pyotr Chernov | Petr Chernov
+ p | Alexei Petrunin | Aleksey Petrunin
+ p | Yevgeny Prozhin | Evgeny Prozhin
+ p | Sergei Lavrentin | Sergey Lavrentin
+ p | Dmitry Sokolin | Dmitri Sokolin
+ p | Oleksandr Hrushenko | Alexander Hrushenko
+ p | Mykola Bondarin | Nikolai Bondarin
+ p | Tchernovsky Ivan | Ivan Chernovsky
+ p | Osama bin Ladin | Usama bin Laden
+ p | Ahmad Massoudi | Ahmed Masoudi
+ p | Kim Jong-un | Kim Jong Un
+ p | Kim Jong-un | Kim Jongun
+ p | Björn Hákonsson | Bjorn Hakonsson
+ p | Nguyễn Văn Tánh | Nguyen Van Tanh
+ p | Thaksin Shinawat | Taksin Shinawat
+ p | Recep Tayyip Erdoğan | Recep Tayyip Erdogan
# order of names
+ p | 习近平 | Xi Jinping
+ p | Xi Jinping | Jinping Xi
+ p | Orbán Viktor | Viktor Orbán
+ p | Kovácsy Ilona | Ilona Kovácsy
+ p | Shinzo Abenori | Abenori Shinzo
+ p | Moon Jae-rin | Jae-rin Moon
+ p | Tanaguchi Kenzo | Kenzo Tanaguchi
# parts of a name: double, married, middle, short
+ p | Maria Garza López | Maria Garza
+ p | Ana Ruiz de Velorio | Ana Ruiz Velorio
+ p | Hillary Rodham Clinton | Hillary Clinton
+ p | Jane Doverley | Jane Doverley-Smith
+ p | Selma Lind Brandt | Selma Brandt
+ p | Recep Tayyip Erdogan | Tayyip Erdogan
+ p | John Fitzgerald Morrow | John F. Morrow
+ p | John F. Morrow | John Morrow
+ p | J. Alden Pryce | John Alden Pryce
+ p | W. Harlan Tode | William Harlan Tode
+ p | Bill Harrowgate | William Harrowgate
+ p | Bob Tennel | Robert Tennel
+ p | Liz Trenchard | Elizabeth Trenchard
+ p | Mike Ponsford | Michael Ponsford
+ p | Kate Morrow | Katherine Morrow
+ p | Joe Bidwell | Joseph Bidwell
+ p | Tony Blanchard | Anthony Blanchard
+ p | Crown Prince Salim bin Nasser | Salim bin Nasser
+ p | Queen Margit II | Margit II
+ p | Sheikh Tamim al-Khalid | Tamim al-Khalid
+ p | Juan Carlos Betancur | Juan Betancur
+ p | Karro | Ilse Karro
+ p | Ilse Karro [Karro] | Karro
+ p | Ilse Karro | I. Karro
+ p | Lloyd Merrow Jr | Lloyd Merrow
+ p | Ursula von der Lehn | Ursula Lehn
+ p | Ludwig van Bethoven | Ludwig Bethoven
+ p | Luiz Inácio Lula da Silva | Luiz Lula da Silva
+ p | Gabriel García Morquez | Gabriel Garcia Morques
# bodies: short names, acronyms, spelling, what is known
+ o | United Nations | UN
+ o | U.N. | United Nations
+ o | EU | European Union
+ o | NATO | Nato
+ o | North Atlantic Treaty Organization | NATO
+ o | World Health Organization | World Health Organisation
+ o | WHO | World Health Organization
+ o | World Health Organization (WHO) | WHO
+ o | International Atomic Energy Agency | IAEA
+ o | FBI | Federal Bureau of Investigation
+ o | F.B.I. | FBI
+ o | Médecins Sans Frontières | Doctors Without Borders
+ o | Harbour Workers' Union (HWU) | HWU
+ o | Harbour Workers' Union | Harbour Workers’ Union
+ o | Harbour Workers' Union | Harbor Workers' Union
+ o | Harbour Workers' Union | HWU
+ o | HWU | Harbour Workers' Union [HWU]
+ o | Veldany Ferry Company | Veldany Ferry Co.
+ o | Quelm Shipping | Quelm Shipping Ltd
+ o | Norrline Group | Norrline
+ o | The Port Alder Gazette | Port Alder Gazette
+ o | Tolm & Sons | Tolm and Sons
+ o | Iranian Foreign Ministry | Iran's Foreign Ministry
+ o | Foreign Ministry of Iran | Iranian Foreign Ministry
+ o | Iran Foreign Ministry | Iranian foreign ministry
+ o | Ministry of Defence of Norway | Norwegian Defence Ministry
+ o | Norwegian Defence Ministry | Norwegian Defense Ministry
+ o | Swedish Ministry of Health | Sweden's Health Ministry
+ o | Bank of Veldany | Veldany Bank
+ o | UN Security Council | United Nations Security Council
+ o | International Labour Organisation | International Labor Organization
+ o | Tarn Bay Port Authority | Port Authority of Tarn Bay
+ o | Amnisty Watch | Amnesty Watch
+ o | Human Rights Watch | HRW
+ o | Medical Aid for Tolm | Medical Aid for Tolm (MAT)
+ o | Islamic Revolutionary Guard Corps | IRGC
+ o | BBC | British Broadcasting Corporation
+ o | Israel Defense Forces | IDF
+ g | Islamic State | ISIS
+ g | Daesh | Islamic State
+ g | ISIL | ISIS
+ g | Daesh | ISIL
+ g | Hezbollah | Hizbullah
+ g | Al-Qaeda | al-Qaida
+ g | Taliban | the Taliban
+ g | Houthis | Ansar Allah
+ g | Tolm Liberation Front | Liberation Front of Tolm
+ g | Kurdistan Workers' Party | PKK
+ g | Sund River Defenders | Sund River Defenders [the Defenders]
# states
+ s | United States | US
+ s | U.S. | United States of America
+ s | USA | America
+ s | United Kingdom | UK
+ s | Britain | United Kingdom
+ s | Great Britain | Britain
+ s | Russia | Russian Federation
+ s | Türkiye | Turkey
+ s | Burma | Myanmar
+ s | Côte d'Ivoire | Ivory Coast
+ s | Iran | Islamic Republic of Iran
+ s | Czechia | Czech Republic
+ s | North Korea | DPRK
+ s | Iran [Tehran] | Iran
+ s | The Netherlands | Netherlands
+ s | Iran [Tehran] | Tehran
# one surname, other people
- p | Ilse Karro | Jon Karro
- p | Ilse Karro [Karro] | Jon Karro [Karro]
- p | Karro | Karro
- p | Mr Karro | Mrs Karro
- p | Dr Karro | Karro
- p | Joe Bidwell | Hunter Bidwell
- p | Fidel Castron | Raul Castron
- p | Hillary Clinton | Bill Clinton
- p | Kim Jong-un | Kim Jong-il
- p | Kim Jong-un | Kim Yo-jong
- p | Ali Khamenin | Ruhollah Khomenin
- p | George H. W. Bushby | George W. Bushby
- p | J. Karro | J. Karro
- p | J. Karro | Ilse Karro
- p | John Morrow | Joan Morrow
- p | Anna Lindholm | Anders Lindholm
- p | Mark Tennel | Martin Tennel
- p | Maria Sorel | Mario Sorel
- p | Paul Ryanson | Paula Ryanson
- p | Michael Jordane | Michael B. Jordane
- p | Odo Venn | Odo Vann
- p | Erik Hansen | Erik Johansen
- p | Sarah Wintle | Sara Wendle
- p | Nadja Holt | Nadja Holter
- p | Robin van Persen | Robin Persel
- p | Wang Wei | Wang Wen
- p | Li Na | Li Ning
- p | Nguyen Van Minh | Nguyen Van Manh
- p | Park Geun-hye | Park Chung-hee
- p | Abdullah Gulen | Fethullah Gulen
- p | Hassan Rouhani | Hassan Nasrallah
- p | Mohammed bin Salim | Mohammed bin Nayef
- p | Mohammed bin Zayed | Mohammed bin Rashid
- p | Lula | Lula
# fathers and sons
- p | Lloyd Merrow Jr | Lloyd Merrow Sr
- p | Lloyd Merrow Sr. | Lloyd Merrow
- p | Lloyd Merrow | Lloyd Merrow III
- p | Lloyd Merrow II | Lloyd Merrow III
- p | Hans Holbeck the Elder | Hans Holbeck the Younger
- p | Hans Holbeck the Younger | Hans Holbeck
- p | Alexandre Dumont père | Alexandre Dumont fils
- p | Martin Luther Kingsley | Martin Luther Kingsley Jr.
# offices are not people
- p | the Prime Minister | the Prime Minister
- p | Foreign Minister | Foreign Minister
- p | The President | President
- p | a spokesman | a spokesman
- p | Police Chief | Police Chief
# bodies of many countries and towns
- o | Foreign Ministry | Foreign Ministry
- o | the ministry | the ministry
- o | police | police
- o | The Police | The Police
- o | the government | the government
- o | Supreme Court | Supreme Court
- o | Ministry of Health | Ministry of Health
- o | Parliament | Parliament
- o | Central Bank | Central Bank
- o | City Council | City Council
- o | National Assembly | National Assembly
- o | Health Department | Health Department
- o | Opposition Party | Opposition Party
- o | Iranian Foreign Ministry | Iraqi Foreign Ministry
- o | Austrian Health Ministry | Australian Health Ministry
- o | Swedish Ministry of Health | Swedish Ministry of Defence
- o | North Tolm Council | South Tolm Council
- o | 5th Brigade | 7th Brigade
- o | Veldany Council | Veldany Court
- o | Bank of Quelm | Bank of Tolm
- o | Port Alder Gazette [Gazette] | Sund Gazette [Gazette]
- o | Port Alder Gazette [the Gazette] | Gazette
- o | New Democratic Party (NDP) | National Democratic Party (NDP)
- o | African National Congress (ANC) | Armenian National Congress (ANC)
- o | Harbour Workers' Union [the union] | Ferry Workers' Union [the union]
- o | Washington Post | Washington Times
- o | University of Veldany | University of Quelm
- o | Veldany Rovers | Quelm Rovers
- o | Quelm Shipping | Quelm Chipping
- g | protesters | protesters
- g | Rebels | Rebels
- g | Tolm Liberation Front | Tolm Liberation Army
- g | Tolm Popular Front | Popular Front of Brellin
# states
- s | North Korea | South Korea
- s | Korea | Korea
- s | Georgia | Georgia
- s | Congo | Congo
- s | Niger | Nigeria
- s | Austria | Australia
- s | Iran | Iraq
- s | Guinea | Guinea-Bissau
- s | Republic of the Congo | Democratic Republic of the Congo
- s | Washington | Washington
- s | Slovakia | Slovenia
"""


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two articles' names, each with its other forms there, and whether they are one actor's."""

    same: bool
    kind: ActorKind
    first: tuple[str, ...]
    second: tuple[str, ...]


def _forms(words: str) -> tuple[str, ...]:
    found = _NAMED.fullmatch(words.strip())
    if found is None:
        raise ValueError(words)
    others = [other.strip() for other in (found["others"] or "").split(",") if other.strip()]
    return (found["name"].strip(), *others)


def _pairs() -> list[NamePair]:
    pairs = []
    for line in filter(None, _LINES.splitlines()):
        if not line.startswith("#"):
            mark, first, second = line.split("|")
            sign, kind = mark.split()
            pairs.append(NamePair(sign == "+", _KINDS[kind], _forms(first), _forms(second)))
    return pairs


PAIRS = _pairs()
