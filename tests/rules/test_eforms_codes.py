"""Our codes are the SDK's codes, and our rules of when a field may stand are the SDK's too."""

import json
from xml.etree import ElementTree

import pytest

from procurement.rules import eforms

LISTS = {
    "BT-71": ("reserved-procurement.gc", eforms.BT_71),
    "BT-736": ("applicability_reserved-execution.gc", eforms.BT_736),
    "BT-06": ("strategic-procurement.gc", eforms.BT_06),
    "BT-775": ("social-objective.gc", eforms.BT_775),
    "BT-754": ("accessibility.gc", eforms.BT_754),
}
NOTICES = [str(number) for number in range(1, 41)]


@pytest.fixture(scope="module")
def sdk(shared_data):
    return shared_data / "eforms-sdk"


@pytest.fixture(scope="module")
def extract(sdk):
    fields = json.loads((sdk / "fields_extract.json").read_text("utf-8"))
    return {field["id"]: field for field in fields}


def holds(field, name, notice):
    """Whether a property of a field holds in a type of notice, whatever the conditions."""
    rule = field.get(name, {"value": False})
    constraints = rule.get("constraints", [])
    told = [row["value"] for row in constraints if notice in row["noticeTypes"]]
    return any(told) if told else rule["value"]


@pytest.mark.parametrize("name", LISTS)
def test_codes_are_those_of_the_sdk(sdk, name):
    file, ours = LISTS[name]
    root = ElementTree.parse(sdk / file).getroot()
    codes = {
        row.findtext("SimpleValue")
        for row in root.iter("Value")
        if row.get("ColumnRef", "").lower() == "code"
    }
    assert set(ours) == codes
    assert set(eforms.CODE_LABELS[name]) == set(ours)


@pytest.mark.parametrize("name", eforms.FIELD_LABELS)
def test_fields_are_those_of_the_sdk(sdk, name):
    names = (sdk / "translations" / "field_sv.xml").read_text("utf-8")
    assert f"field|name|{name}-Lot" in names


@pytest.mark.parametrize("name", ["BT-71", "BT-736"])
@pytest.mark.parametrize("notice", NOTICES)
def test_when_a_reservation_must_or_may_stand(extract, name, notice):
    field = extract[f"{name}-Lot"]
    valid = {"BT-71": "none", "BT-736": "no", "BT-06": ["none"]}
    without = eforms.validate({**valid, name: None}, subtype=notice)
    absent = f"eforms.{name}" in {check.code for check in without}
    assert absent is holds(field, "mandatory", notice)
    if name == "BT-71":
        present = "eforms.BT-71" in {check.code for check in eforms.validate(valid, subtype=notice)}
        assert present is holds(field, "forbidden", notice)


def test_each_value_says_what_it_means():
    values = {"BT-71": "res-ws", "BT-736": "no", "BT-06": ["soc-obj"], "BT-775": ["opp", "acc-all"]}
    told = {field.name: field for field in eforms.described(values)}
    assert list(told) == ["BT-71", "BT-736", "BT-06", "BT-775"]
    assert told["BT-775"].codes == ("opp", "acc-all")
    assert all(field.words and field.label for field in told.values())
