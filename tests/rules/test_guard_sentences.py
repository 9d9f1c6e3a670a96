"""The guard of equal treatment on seventy sentences: what is caught, and what is left alone.

Places are rows that staff edit; names come from the register and from the person who asks.
"""

from datetime import date

import pytest

from procurement.rules import Knowledge, read_seed
from procurement.rules.requirements import Requirement, try_requirement

ON = date(2026, 11, 24)
SUPPLIERS = (
    "Gröna Handen ekonomisk förening",
    "Renstråk städ AB",
    "Återbruket AB",
    "Mat & Möten",
)
# A sentence, and the checks that speak; "-" for none.
SENTENCES = """
Varorna levereras till Ljungby. | -
Leverans sker till skolorna i Lagan, Ryssby och Lidhult. | -
Företag i Ljungby ska lämna anbud. | place
Endast företag i Ljungby får delta. | place
Anbudsgivaren ska ha kontor i Växjö eller Ljungby. | place
Leverantören ska vara etablerad i Kronobergs län. | place
Vi vänder oss till leverantörer från Småland. | place
Personalen ska utgå från en depå i Älmhult. | place
Leverantören ska ha en verkstad i Markaryd. | place
Arbetet utförs i Ljungby kommuns lokaler. | -
Uppdraget omfattar städning av bibliotek i Ljungby. | -
Startmöte hålls i kommunhuset i Ljungby. | -
Leverantören ska delta i möten i Ljungby en gång per kvartal. | -
Anbudsgivaren ska vara beredd att arbeta i hela Ljungby kommun. | -
Leverantören hämtar tvätten på Ljungberga i Ljungby. | -
Servicetekniker ska vara på plats i Ljungby inom fyra timmar. | -
Inställelsetiden till kommunens fastigheter i Lagan är högst en timme. | -
Råvarorna ska vara odlade i Småland. | place
Bären ska vara plockade i Kronoberg. | place
Närproducerat kött premieras. | place
Leverantören ska anställa personer som bor i Ljungby. | place
Praktikplatser ska erbjudas arbetslösa från Ljungby kommun. | place
Deltagare anvisas av Arbetsförmedlingen i Ljungby. | -
Företaget ska ha god lokalkännedom. | place
Lokal förankring ger mervärde. | place
Lokalerna ska städas dagligen. | -
Lokalvården ska utföras på vardagar. | -
Anbudsgivare med lokalt kontor ges företräde. | place
Leverantören ska ha ett lokalkontor. | place
Bilarna ska stå på kommunens parkering i Ljungby. | -
Leverantören ska vara godkänd som socialt företag av Ljungby kommun. | register social_enterprise
Anbudsgivaren ska finnas i kommunens register över sociala företag. | register
Leverantören ska vara listad på Ljungby social. | register
Företag i registret får fem extra poäng. | register
Leverantören ska vara registrerad hos Bolagsverket. | -
Anbudsgivaren ska vara registrerad för F-skatt. | -
Den som finns i portalens katalog har förtur. | register
Leverantören ska föra register över kemikalier. | -
Kommunen kan använda sitt register för att hitta leverantörer. | -
Det krävs inte att anbudsgivaren finns i något register. | -
Leverantören ska vara en ekonomisk förening. | legal_form
Endast ideella föreningar får lämna anbud. | legal_form
Anbudsgivaren ska vara ett aktiebolag. | legal_form
Kooperativ prioriteras. | legal_form
Om anbudsgivaren är ett aktiebolag bifogas registreringsbevis. | -
Bolaget ska ha kollektivavtal. | collective_agreement
Stiftelser och föreningar är välkomna att lämna anbud på samma villkor som andra. | -
Städningen ska utföras av Renstråk städ. | named_supplier
Vi vill köpa av Gröna Handen. | named_supplier
Mat & Möten ska leverera fikat. | named_supplier
Samma leverantör som i dag ska fortsätta. | named_supplier
Tjänsten motsvarar den som Återbruket har i dag. | named_supplier
Återbruket av möbler ska dokumenteras. | -
Leverantören ska arbeta med gröna händer och odling. | -
Anbudsgivaren ska vara ett socialt företag. | social_enterprise
Endast arbetsintegrerande sociala företag får delta. | social_enterprise
Sociala företag premieras. | social_enterprise
Leverantören samarbetar gärna med sociala företag. | -
Leverantören ska ha en CSR-policy. | general_policy
Leverantören ska sponsra idrotten i bygden. | general_policy
Leverantören ska ha rutiner mot diskriminering i uppdraget. | -
Kommunens värdegrund gäller i uppdraget. | -
Kemikalierna ska uppfylla kraven i Svanen eller likvärdigt. | -
Anbudsgivarna ska känna till trafiken i Ljungby. | -
Transporter från lager i Halmstad räknas inte in i priset. | -
Leverantören ska ha lager i Halmstad. | place
Priset ska innehålla resor till och från Ljungby. | -
Anbudsgivare från andra kommuner än Ljungby godtas inte. | place
Leverantören ska betala skatt i Ljungby. | place
"""


def caught(text, knowledge):
    requirement = Requirement(text=text, suppliers=SUPPLIERS, places=knowledge.place_names(ON))
    found = try_requirement(requirement, values=knowledge.values, on=ON)
    for check in found:
        assert check.alternative, check.code
        assert check.source.ref, check.code
    return {check.code.removeprefix("requirement.") for check in found}


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines())
def test_sentences(knowledge, row):
    text, _bar, expected = row.rpartition(" | ")
    assert caught(text, knowledge) == set(expected.split()) - {"-"}


def test_a_place_that_is_a_row_is_known_and_one_that_has_ended_is_not():
    seed = read_seed()
    text = "Endast företag i Ystad får delta."
    assert caught(text, Knowledge.from_rows(**seed)) == set()
    row = {**seed["places"][0], "name": "Ystad"}
    added = Knowledge.from_rows(**{**seed, "places": [*seed["places"], row]})
    assert caught(text, added) == {"place"}
    ended = Knowledge.from_rows(**{**seed, "places": [{**row, "until": "2026-11-23"}]})
    assert caught(text, ended) == set()
