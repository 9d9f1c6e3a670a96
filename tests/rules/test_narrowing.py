"""The equal-treatment guard on whole classes of wording, each with lawful twins.

A row is a sentence and the check that speaks; "-" for none. A tester's findings come first in
each class.
"""

from datetime import date

import pytest

from procurement.rules.requirements import Requirement, try_requirement

ON = date(2026, 11, 24)
SUPPLIERS = (
    "Renstråk städ AB",
    "Gröna Handen ekonomisk förening",
    "Ljungby Trädgård AB",
    "Städservice i Lagan AB",
    "Stiftelsen Björken",
)
SENTENCES = """
Leverantören ska vara lokal. | place
Företagen ska vara lokala och små. | place
Utföraren ska ha en lokal. | -
Utföraren ska vara i en lokal som kommunen anvisar. | -
Anbudsgivaren får inte ha sitt kontor utanför Kronobergs län. | place
Kontor utanför länet godtas inte. | place
Leverantörer utanför Småland utesluts. | place
Anbudsgivaren ska ha kontor i Stockholms län. | place
Leverantören ska vara etablerad i Blekinge. | place
Leverantören får inte parkera utanför skolan i Ljungby. | -
Uppgifterna får inte behandlas utanför EU. | -
Maten ska komma från Småland. | place
Köttet ska komma från gårdar i Sverige. | place
Virket ska ha sitt ursprung i Småland. | place
Maten ska komma från köket i Ljungby varje dag. | -
Maten ska komma i slutna kärl. | -
Ursprungsland ska framgå för allt kött. | -
Eleverna kommer från Ljungby och Lagan. | -
Leverantören ska ha max 15 minuters körtid till Ljungby stadshus. | place
Körtiden från leverantörens verkstad får vara högst 20 minuter. | place
Leverantörens kontor ska ligga inom en timmes bilresa. | place
Leverantören ska vara på plats inom 30 minuter. | -
Leverantören får ersättning för restid om högst 30 minuter. | -
Leverantören ska räkna med högst 15 minuters körtid mellan skolorna. | -
Leverantören ska planera så att eleverna har högst 45 minuters restid. | -
Företaget ska vara svenskt. | place
Leverantören ska vara ett svenskt företag. | place
Personalen ska vara svenska medborgare. | place
Utländska företag får inte lämna anbud. | place
Leverantören ska ha svenskt organisationsnummer. | place
Utländska företag kan visa att de uppfyller kraven med intyg från hemlandet. | -
Anbudet ska vara på svenska. | -
Personalen ska tala svenska så att de klarar arbetet. | -
Manualen ska vara på svenska. | -
Samhall ska vara underleverantör. | named_supplier
Städningen ska utföras av Samhall. | named_supplier
Tvättia ska anlitas som underleverantör. | named_supplier
Samhall kan lämna anbud på samma villkor som andra. | -
Personalen ska vara underleverantörens egen. | -
Företaget ska vara underleverantör till den som vinner. | -
Renstråk ska utföra städningen. | named_supplier
Arbetet ska utföras av Renstråk. | named_supplier
Leverantören ska arbeta som Renstråk gör. | named_supplier
Städservice ska utföras varje dag. | -
Gröna ytor ska skötas. | -
Varorna ska levereras från Ljungby. | -
Stiftelsen ska utföra sin egen kontroll. | -
Anbudsgivaren ska ha erfarenhet av uppdrag åt Ljungby kommun. | experience_of_buyer
Leverantören ska tidigare ha arbetat åt kommunen. | experience_of_buyer
Leverantören ska lämna två referenser från Växjö kommun. | experience_of_buyer
Erfarenhet av arbete i Ljungby kommun ger mervärde. | experience_of_buyer
Poäng ges för erfarenhet av samarbete med Ljungby kommun. | experience_of_buyer
Anbudsgivaren ska ha erfarenhet av liknande uppdrag åt en kommun eller annan beställare. | -
Anbudsgivaren ska ha erfarenhet av städning i skolor. | -
Leverantören ska visa hur uppdraget följs upp med kommunen. | -
Leverantören ska lämna rapport om uppdraget till kommunen. | -
Uppdraget utförs åt Ljungby kommun och ska börja den 1 mars. | -
Maskinerna ska vara av märket Husqvarna. | trade_mark
Fabrikat Stiga krävs. | trade_mark
Pennorna ska vara av varumärket ”Ballograf”. | trade_mark
Maskinerna ska vara av märket Husqvarna eller likvärdigt. | -
Leverantören ska ange fabrikat och modell. | -
Leverantören ska serva maskiner av märket Husqvarna. | -
Reservdelarna ska passa maskiner av fabrikat Stiga. | -
Kemikalierna ska vara märkta med faropiktogram. | -
Leverantören ska ha kollektivavtal. | collective_agreement
Endast företag med kollektivavtal får lämna anbud. | collective_agreement
Anbudsgivaren ska vara bunden av svenskt kollektivavtal. | collective_agreement
Kollektivavtal krävs. | collective_agreement
Leverantören ska följa lokala kollektivavtal. | -
Lönen ska minst motsvara nivån i det centrala kollektivavtalet. | -
Leverantören ska ha villkor som minst motsvarar kollektivavtalet. | -
Leverantören ska ha kollektivavtal eller erbjuda motsvarande villkor. | -
Kommunen har kollektivavtal för sin egen personal. | -
Leverantören behöver inte ha kollektivavtal. | -
"""
RESERVED = """
Personerna med funktionsnedsättning ska utföra just detta kontrakt. | own_hands
Uppdraget ska utföras av långtidsarbetslösa. | own_hands
Minst 30 procent av de som utför uppdraget ska vara arbetslösa. | own_hands
Andelen gäller hela leverantören och följs upp under kontraktet. | -
Leverantören ska integrera personer med funktionsnedsättning på arbetsmarknaden. | -
Minst 50 procent av de sysselsatta ska vara personer med funktionsnedsättning. | reserved_share
Minst hälften av personalen ska höra till målgruppen. | reserved_share
Minst 20 % av de anställda ska vara arbetslösa. | reserved_share
Minst 30 procent av de sysselsatta ska vara personer med funktionsnedsättning. | -
Minst 50 procent av fordonen ska vara fossilfria. | -
Minst 50 procent av personalen ska ha körkort. | -
Endast skyddade verkstäder får delta. | -
Endast skyddade verkstäder och leverantörer med integration som främsta syfte får delta. | -
Leverantören ska vara en skyddad verkstad eller ha integration som främsta syfte. | -
Endast sociala företag får delta. | social_enterprise
Endast skyddade verkstäder och sociala företag får delta. | social_enterprise
"""


def rows(table):
    return [
        pytest.param(*line.split(" | "), id=line.split(" | ")[0])
        for line in table.strip().splitlines()
    ]


@pytest.fixture
def caught(knowledge):
    def run(text, reservation=""):
        requirement = Requirement(
            text=text,
            suppliers=SUPPLIERS,
            places=knowledge.place_names(ON),
            reservation=reservation,
        )
        found = try_requirement(requirement, values=knowledge.values, on=ON)
        assert all(check.alternative and check.source.ref for check in found)
        return " ".join(check.code.removeprefix("requirement.") for check in found) or "-"

    return run


@pytest.mark.parametrize(("text", "expected"), rows(SENTENCES))
def test_a_sentence_and_its_lawful_twin(caught, text, expected):
    assert caught(text) == expected


@pytest.mark.parametrize(("text", "expected"), rows(RESERVED))
def test_a_sentence_of_a_reservation_and_its_lawful_twin(caught, text, expected):
    assert caught(text, "reserve_4_18") == expected


def test_a_sheltered_workshop_is_asked_for_in_a_reservation_only(caught):
    assert caught("Endast skyddade verkstäder får delta.") == "social_enterprise"
