"""Forms of denial that newspapers use, and what looks like one: each in an article of two or three sentences."""

from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import drafted

DAM = "Ada Moss said the dam at Larkport leaked.\n"
BRIBES = "Councillor Ada Moss said Bo Tarn had taken bribes.\n"
DYE = "Ada Moss said the mill dumped dye in the river.\n"
SONG = "Ada Moss said Bo Tarn had copied her song.\n"


@pytest.mark.parametrize(
    ("text", "rebutter", "claimant"),
    [
        (DAM + "“That never happened,” said Bo Tarn, who runs it.", "Bo Tarn", "Ada Moss"),
        (DAM + "“No such thing took place,” engineer Bo Tarn said.", "Bo Tarn", "Ada Moss"),
        (DAM + "The claim was dismissed by the engineer Bo Tarn as nonsense.", "Bo Tarn", "Ada Moss"),
        (DAM + "Her account is disputed by the ferry line.", "ferry line", "Ada Moss"),
        (DAM + "The engineer, Bo Tarn, told reporters a different story.", "Bo Tarn", "Ada Moss"),
        (DAM + "The ministry issued a statement rejecting the claim.", "ministry", "Ada Moss"),
        (DAM + "Bo Tarn disagreed.", "Bo Tarn", "Ada Moss"),
        (DAM + "Bo Tarn took issue with that.", "Bo Tarn", "Ada Moss"),
        (DAM + "Bo Tarn, an engineer, cast doubt on the finding.", "Bo Tarn", "Ada Moss"),
        (DAM + "The ministry poured cold water on the report.", "ministry", "Ada Moss"),
        (DAM + "“We reject that entirely,” said Bo Tarn, who runs it.", "Bo Tarn", "Ada Moss"),
        (DAM + "Bo Tarn said the opposite was true.", "Bo Tarn", "Ada Moss"),
        (DAM + "Bo Tarn said Moss had got her facts wrong.", "Bo Tarn", "Ada Moss"),
        (DAM + "Moss was wrong to say so, Bo Tarn said.", "Bo Tarn", "Ada Moss"),
        (DAM + "“She is lying,” Bo Tarn said.", "Bo Tarn", "Ada Moss"),
        (DAM + "Bo Tarn described the figures as misleading.", "Bo Tarn", "Ada Moss"),
        (BRIBES + "Tarn, who denies any wrongdoing, did not appear.", "Bo Tarn", "Ada Moss"),
        (BRIBES + "Tarn’s lawyer said he had done nothing wrong.", "Tarn’s lawyer", "Ada Moss"),
        (BRIBES + "He denied it.", "Bo Tarn", "Ada Moss"),
        (BRIBES + "Asked whether he had, Tarn replied: “Absolutely not.”", "Bo Tarn", "Ada Moss"),
        (DYE + "The mill has repeatedly denied this.", "mill", "Ada Moss"),
        (DYE + "A spokesman for the mill said the claims were “without foundation”.", "spokesman for the mill",
         "Ada Moss"),
        (DYE + "The mill pushed back against the allegation.", "mill", "Ada Moss"),
        (DYE + "The mill denied making any such discharge.", "mill", "Ada Moss"),
        (SONG + "Tarn brushed aside the accusation.", "Bo Tarn", "Ada Moss"),
        (SONG + "Tarn laughed off the claim.", "Bo Tarn", "Ada Moss"),
        (SONG + "He countered that he had written it in May.", "Bo Tarn", "Ada Moss"),
        ("Despite denials by the mill, residents say it dumps dye.", "mill", "residents"),
        ("Prosecutors accused Bo Tarn of stealing a bell.\nTarn pleaded not guilty.", "Bo Tarn", "Prosecutors"),
        ("Prosecutors say Moss Foods bribed a man.\nThe charge is without merit, Moss Foods said.", "Moss Foods",
         "Prosecutors"),
        ("Inspectors said Moss Foods sold bad meat.\nMoss Foods insisted that its meat was safe.", "Moss Foods",
         "Inspectors"),
        ("The walk’s author, Ada Moss, said it cured colds.\nHer conclusion was challenged by Bo Tarn, a physician,"
         " who called the sample small.", "Bo Tarn", "Ada Moss"),
        ("The ferry line denied selling seats twice.\nAda Moss, who leads a passengers’ group, had said so.",
         "ferry line", "Ada Moss"),
        ("The heirs say the museum holds a stolen cup.\nThe museum maintains that it bought it in good faith.",
         "museum", "heirs"),
        ("Ada Moss alleged in a letter that Bo Tarn had faked the count.\nTarn denies the allegations.", "Bo Tarn",
         "Ada Moss"),
        ("Customers said their money had gone.\nThe bank denied that any account was empty.", "bank", "Customers"),
    ],
)  # fmt: skip
def test_forms_of_denial(text: str, rebutter: str, claimant: str) -> None:
    result = drafted(text)
    linked = [
        (each.speaker, result.claims[each.answers].speaker if each.answers is not None else None)
        for each in result.rebuttals
    ]
    assert linked == [(rebutter, claimant)]


@pytest.mark.parametrize(
    "text",
    [
        DAM + "Nobody disputes that, and the mayor, Bo Tarn, said repairs would begin.",
        DAM + "It is hard to deny that it is old, said Bo Tarn, a guide.",
        DAM + "“I won’t deny I was tired,” Bo Tarn said.",
        DAM + "“It’s not true that you need a boat to fish,” she said.",
        DAM + "A finding that contradicts a rule of physics is rare, Bo Tarn said.",
        DAM + "Bo Tarn laughed off an injury, saying it was small.",
        "The league rejected Larkport’s complaint about the referee.\n“We accept that,” coach Ada Moss said.",
        "The insurer rejected 300 claims last year, Ada Moss said.",
        "The tribunal rejects four in ten such claims, according to its report.\nAda Moss said that was too many.",
        "Ada Moss said the bees stung nobody, although a guest had denied being near them.",
        "Larkport and Sandmark both claim the rocks.\nAda Moss, a sailor, said they were bare.",
        "“No one can deny the charm of the map,” Ada Moss said.\nBo Tarn said it was old.",
        "Ada Moss was dismissed in May by Bo Tarn.\n“He was wrong about the tides,” she said.",
        "The union said the mill would close.\nMill director Bo Tarn said he took the concerns seriously.",
        "Ada Moss, of the opposition, said the tax was ridiculous.\nMinister Bo Tarn said it would build schools.",
        "Minister Bo Tarn said the tax would rise.\nAda Moss, of the opposition, called the plan absurd.",
        "Ada Moss said the sale of the mill cost jobs.\nBo Tarn, who sold it, said he did not regret the sale.",
        "The minister, Ada Moss, rejected calls to resign.\n“I have work to do,” she said.",
        "Ada Moss challenged the ruling.\nThe judge, Bo Tarn, upheld it.",
        "Bo Tarn denied Moss a third title.\n“He was too quick,” Moss said.",
    ],
)
def test_what_is_no_rebuttal(text: str) -> None:
    assert drafted(text).rebuttals == ()
