"""eForms fields follow from instruments, and are valid together (T39, T46–T48)."""

import pytest

from procurement.rules.eforms import PROTECTED_PROGRAMME, fields, validate

VALID = {"BT-71": "none", "BT-736": "no", "BT-06": ["none"], "BT-775": [], "BT-754": None}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(
            {"reserve_4_18", "employment_numeric", "accessibility"},
            {"BT-71": "res-ws", "BT-736": "no", "BT-06": ["soc-obj"],
             "BT-775": ["opp", "acc-all"], "BT-754": "inc"},
            id="T46 reservation, sysselsättning, tillgänglighet",
        ),
        pytest.param(
            {PROTECTED_PROGRAMME},
            {"BT-71": "none", "BT-736": "yes", "BT-06": ["soc-obj"],
             "BT-775": ["opp"], "BT-754": None},
            id="T47 program för skyddad anställning",
        ),
        pytest.param(
            {"reserve_19_25"},
            {"BT-71": "res-pub-ser", "BT-736": "no", "BT-06": ["soc-obj"],
             "BT-775": ["other"], "BT-754": None},
            id="organisation med offentligt uppdrag",
        ),
        pytest.param(
            {"labour_terms", "supply_chain"},
            {"BT-71": "none", "BT-736": "no", "BT-06": ["soc-obj"],
             "BT-775": ["work-cond", "hum-right"], "BT-754": None},
            id="villkor och leveranskedja",
        ),
        pytest.param(set(), VALID, id="inget valt"),
    ],
)  # fmt: skip
def test_fields_of_chosen_instruments(chosen, expected):
    found = fields(chosen)
    assert found == expected
    assert validate(found, subtype="16") == ()


@pytest.mark.parametrize(
    ("changes", "subtype", "code"),
    [
        pytest.param({"BT-71": "res-ws", "BT-736": "yes"}, None, "eforms.one_point", id="T48 båda"),
        pytest.param({"BT-754": "n-inc-just"}, None, "eforms.BT-755", id="T39 skäl saknas"),
        pytest.param(
            {"BT-754": "n-inc-just", "BT-755": "  "}, None, "eforms.BT-755", id="T39 tomma skäl"
        ),
        pytest.param({"BT-755": "Skäl"}, None, "eforms.BT-755", id="skäl utan undantag"),
        pytest.param({"BT-775": ["opp"]}, None, "eforms.BT-775", id="socialt mål utan soc-obj"),
        pytest.param({"BT-06": ["soc-obj"]}, None, "eforms.BT-775", id="soc-obj utan mål"),
        pytest.param({"BT-06": ["none", "soc-obj"], "BT-775": ["opp"]}, None, "eforms.BT-06",
                     id="none tillsammans med mål"),
        pytest.param({"BT-71": "res-xx"}, None, "eforms.BT-71", id="okänd kod"),
        pytest.param({"BT-71": None}, "16", "eforms.BT-71", id="obligatoriskt i annons 16"),
        pytest.param({"BT-736": None}, "20", "eforms.BT-736", id="obligatoriskt i annons 20"),
        pytest.param({}, "4", "eforms.BT-71", id="förbjudet i förhandsannons"),
        pytest.param({}, "29", "eforms.BT-71", id="förbjudet i efterannons"),
    ],
)  # fmt: skip
def test_what_is_not_valid(changes, subtype, code):
    assert code in {check.code for check in validate({**VALID, **changes}, subtype=subtype)}


def test_T39_reasons_make_the_exception_valid():
    assert validate({**VALID, "BT-754": "n-inc-just", "BT-755": "Bara tekniker når rummet."}) == ()


@pytest.mark.parametrize("subtype", ["E3", "16", None])
def test_valid_fields_stay_valid(subtype):
    assert validate(VALID, subtype=subtype) == ()


def test_the_proposal_carries_one_reservation(screened):
    screening = screened(cpv="85312510", title="Arbetsträning", duration_months=24)
    both = [screening.finding(code).suitability for code in ("reserve_4_18", "reserve_19_25a")]
    assert both[0] == "recommended"
    assert screening.eforms["BT-71"] == "res-ws"
    assert validate(screening.eforms, subtype="20") == ()


def test_accessibility_that_is_required_and_left_out_asks_for_reasons():
    found = fields({"reserve_4_18"}, accessibility_required=True)
    assert (found["BT-754"], found["BT-755"]) == ("n-inc-just", "[de särskilda skälen]")
    assert validate(found, subtype="16") == ()
    assert fields({"accessibility"}, accessibility_required=True)["BT-754"] == "inc"
