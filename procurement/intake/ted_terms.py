"""Where TED_EXPORT R2.0.9 keeps each term. The same names in every namespace the format has had."""

from functools import lru_cache

from procurement.intake.paths import Paths, compile_paths

#: TD_DOCUMENT_TYPE → form type (BT-03).
FORM_TYPES = {
    "0": "planning",
    "P": "planning",
    "B": "planning",
    "3": "competition",
    "A": "competition",
    "M": "competition",
    "O": "competition",
    "Q": "competition",
    "Y": "competition",
    "D": "competition",
    "H": "competition",
    "C": "competition",
    "7": "result",
    "R": "result",
    "J": "result",
    "V": "dir-awa-pre",
    "K": "cont-modif",
    "2": "change",
    "1": "change",
}
#: Notices whose form has a box for reservation: in these, and only these, an empty box is a no.
CAN_SAY_RESERVED = frozenset("30APMOQYDHC")
#: Forms with a box for framework agreements in contract and award notices.
CAN_SAY_FRAMEWORK = frozenset({"F02", "F03", "F05", "F06", "F15", "F21", "F22"})
#: Notices that only announce what may come later; their parts are not lots yet.
PLANNING_ONLY = frozenset({"PRI_ONLY", "PER_ONLY"})

#: The regions have had a namespace for each edition of NUTS, and once none of their own.
NUTS_TERMS = ("nuts", "nuts2016", "nuts2021", "nuts2016short")
_PERFORMED = "CODED_DATA_SECTION/NOTICE_DATA"

HEADER = {
    "doc": "CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS",
    "published": "CODED_DATA_SECTION/REF_OJS/DATE_PUB",
    "language": "CODED_DATA_SECTION/NOTICE_DATA/LG_ORIG",
    "country": "CODED_DATA_SECTION/NOTICE_DATA/ISO_COUNTRY",
    "cpv": "CODED_DATA_SECTION/NOTICE_DATA/ORIGINAL_CPV",
    "previous": "CODED_DATA_SECTION/NOTICE_DATA/REF_NOTICE/NO_DOC_OJS",
    "dispatched": "CODED_DATA_SECTION/CODIF_DATA/DS_DATE_DISPATCH",
    "deadline": "CODED_DATA_SECTION/CODIF_DATA/DT_DATE_FOR_SUBMISSION",
    "document_type": "CODED_DATA_SECTION/CODIF_DATA/TD_DOCUMENT_TYPE",
    "nature": "CODED_DATA_SECTION/CODIF_DATA/NC_CONTRACT_NATURE",
    "directive": "CODED_DATA_SECTION/CODIF_DATA/DIRECTIVE",
    "uuid": "FORM_SECTION/NOTICE_UUID",
    "name": "TRANSLATION_SECTION/ML_AA_NAMES/AA_NAME",
    "forms": "FORM_SECTION",
    "nuts": f"{_PERFORMED}/PERFORMANCE_NUTS",
    "nuts2016": f"{_PERFORMED}/n2016:PERFORMANCE_NUTS",
    "nuts2021": f"{_PERFORMED}/n2021:PERFORMANCE_NUTS",
    "nuts2016short": f"{_PERFORMED}/short2016:PERFORMANCE_NUTS",
}

_BODY = "CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY"
FORM = {
    "legal_basis": "LEGAL_BASIS",
    "notice": "NOTICE",
    "buyer_name": f"{_BODY}/OFFICIALNAME",
    "buyer_identifier": f"{_BODY}/NATIONALID",
    "buyer_country": f"{_BODY}/COUNTRY",
    "object": "OBJECT_CONTRACT",
    "res-ws": "LEFTI/RESTRICTED_SHELTERED_WORKSHOP",
    "res-pub-ser": "LEFTI/RESERVED_ORGANISATIONS_SERVICE_MISSION",
    "execution": "LEFTI/RESTRICTED_SHELTERED_PROGRAM",
    "performance": "LEFTI/PERFORMANCE_CONDITIONS",
    "framework": "PROCEDURE/FRAMEWORK",
    "deadline_day": "PROCEDURE/DATE_RECEIPT_TENDERS",
    "deadline_time": "PROCEDURE/TIME_RECEIPT_TENDERS",
    "previous": "PROCEDURE/NOTICE_NUMBER_OJ",
    "corrected": "COMPLEMENTARY_INFO/NOTICE_NUMBER_OJ",
    "dispatched": "COMPLEMENTARY_INFO/DATE_DISPATCH_NOTICE",
    "change": "CHANGES/CHANGE",
    "change_text": "CHANGES/INFO_ADD",
    "award": "AWARD_CONTRACT",
    "award_estimated": "AWARD_CONTRACT/AWARDED_CONTRACT/VALUES/VAL_ESTIMATED_TOTAL",
    "award_awarded": "AWARD_CONTRACT/AWARDED_CONTRACT/VALUES/VAL_TOTAL",
    "modification": "MODIFICATIONS_CONTRACT/DESCRIPTION_PROCUREMENT",
}

OBJECT = {
    "title": "TITLE",
    "reference": "REFERENCE_NUMBER",
    "cpv": "CPV_MAIN/CPV_CODE",
    "nature": "TYPE_CONTRACT",
    "description": "SHORT_DESCR",
    "estimated": "VAL_ESTIMATED_TOTAL",
    "awarded": "VAL_TOTAL",
    "undivided": "NO_LOT_DIVISION",
    "lot": "OBJECT_DESCR",
}

LOT = {
    "title": "TITLE",
    "number": "LOT_NO",
    "cpv": "CPV_MAIN/CPV_CODE",
    "additional_cpv": "CPV_ADDITIONAL/CPV_CODE",
    "nuts": "NUTS",
    "nuts2016": "n2016:NUTS",
    "nuts2021": "n2021:NUTS",
    "nuts2016short": "short2016:NUTS",
    "description": "SHORT_DESCR",
    "value": "VAL_OBJECT",
    "duration": "DURATION",
    "start": "DATE_START",
    "end": "DATE_END",
    "system_start": "QS/DATE_START",  # a qualification system's
    "system_end": "QS/DATE_END",
    "renewal": "RENEWAL_DESCR",
    "awarded": "VALUES/VAL_TOTAL",
}

CHANGE = {"section": "WHERE/SECTION", "label": "WHERE/LABEL", "new": "NEW_VALUE"}


@lru_cache(maxsize=16)
def tables(namespace: str) -> dict[str, Paths]:
    """The compiled tables for files whose root is in ``namespace``."""
    nuts = "http://publications.europa.eu/resource/schema/ted/{}/nuts"
    spaces = {
        "": namespace,
        "n2016": nuts.format(2016),
        "n2021": nuts.format(2021),
        "short2016": "ted/2016/nuts",
    }
    given = {"header": HEADER, "form": FORM, "object": OBJECT, "lot": LOT, "change": CHANGE}
    return {name: compile_paths(table, spaces) for name, table in given.items()}
