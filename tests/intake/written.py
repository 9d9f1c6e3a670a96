"""Small notices written by hand, each named after what it shows. No real notice is copied."""

import json
from typing import Any

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EFORMS = "http://data.europa.eu/p27/eforms-ubl-"
SPACES = (
    f'xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2" '
    f'xmlns:ext="{UBL}CommonExtensionComponents-2" xmlns:efext="{EFORMS}extensions/1" '
    f'xmlns:efac="{EFORMS}extension-aggregate-components/1" '
    f'xmlns:efbc="{EFORMS}extension-basic-components/1"'
)
IDENTITY = (
    '<cbc:ID schemeName="notice-id">b7a5c0de-0000-4000-8000-000000000001</cbc:ID>'
    "<cbc:ContractFolderID>f0000000-0000-4000-8000-000000000001</cbc:ContractFolderID>"
    "<cbc:IssueDate>2026-03-02+01:00</cbc:IssueDate><cbc:VersionID>01</cbc:VersionID>"
    "<cbc:RegulatoryDomain>32014L0024</cbc:RegulatoryDomain>"
)
BUYER = (
    "<efac:Organizations><efac:Organization><efac:Company>"
    '<cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0002</cbc:ID>'
    "</cac:PartyIdentification><cac:PartyName><cbc:Name>Överprövaren</cbc:Name></cac:PartyName>"
    "</efac:Company></efac:Organization><efac:Organization><efac:Company>"
    '<cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0001</cbc:ID>'
    '</cac:PartyIdentification><cac:PartyName><cbc:Name languageID="SWE">Ljungby kommun</cbc:Name>'
    "</cac:PartyName><cac:PostalAddress><cac:Country><cbc:IdentificationCode>SWE"
    "</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity>"
    "<cbc:CompanyID>212000-0670</cbc:CompanyID></cac:PartyLegalEntity></efac:Company>"
    "</efac:Organization></efac:Organizations>"
)
PROJECT = (
    '<cac:ProcurementProject><cbc:ID schemeName="InternalID">UPP-7</cbc:ID>'
    '<cbc:Name languageID="SWE">Städning av\n  skolor</cbc:Name>'
    '<cbc:Description languageID="SWE">Daglig städning.</cbc:Description>'
    '<cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>'
    "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount "
    'currencyID="SEK">4000000.00</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>'
    '<cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">90910000'
    "</cbc:ItemClassificationCode></cac:MainCommodityClassification></cac:ProcurementProject>"
)


def extension(content: str) -> str:
    """Content of the eForms extension."""
    return (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        f"{content}</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension>"
        "</ext:UBLExtensions>"
    )


def additional(list_name: str, code: str, text: str = "") -> str:
    """A ProcurementAdditionalType: strategic procurement, social objective, accessibility …"""
    said = f'<cbc:ProcurementType languageID="SWE">{text}</cbc:ProcurementType>' if text else ""
    return (
        "<cac:ProcurementAdditionalType>"
        f'<cbc:ProcurementTypeCode listName="{list_name}">{code}</cbc:ProcurementTypeCode>{said}'
        "</cac:ProcurementAdditionalType>"
    )


def reserved(*codes: str) -> str:
    """BT-71 in a TendererQualificationRequest."""
    return "".join(
        "<cac:TendererQualificationRequest><cac:SpecificTendererRequirement>"
        f'<cbc:TendererRequirementTypeCode listName="reserved-procurement">{code}'
        "</cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>"
        "</cac:TendererQualificationRequest>"
        for code in codes
    )


def lot(
    identifier: str = "LOT-0001",
    *,
    scheme: str = "Lot",
    terms: str = "",
    process: str = "",
    project: str = "",
    title: str = '<cbc:Name languageID="SWE">Norra skolorna</cbc:Name>',
) -> str:
    """A ProcurementProjectLot with the given insides."""
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{scheme}">{identifier}</cbc:ID>'
        f"<cac:TenderingTerms>{terms}</cac:TenderingTerms>"
        f"<cac:TenderingProcess>{process}</cac:TenderingProcess>"
        f"<cac:ProcurementProject>{title}{project}</cac:ProcurementProject>"
        "</cac:ProcurementProjectLot>"
    )


def eforms(
    *lots: str,
    root: str = "ContractNotice",
    sdk: str = "eforms-sdk-1.13",
    language: str = "SWE",
    form: str = "competition",
    kind: str = "cn-standard",
    within: str = "",
    project: str = PROJECT,
    identity: str = IDENTITY,
) -> bytes:
    """A whole notice; ``within`` goes into the notice's extension."""
    subtype = '<efac:NoticeSubType><cbc:SubTypeCode listName="notice-subtype">16</cbc:SubTypeCode>'
    published = (
        "<efac:Publication><efbc:NoticePublicationID>00569058-2026</efbc:NoticePublicationID>"
        "<efbc:PublicationDate>2026-03-05+01:00</efbc:PublicationDate></efac:Publication>"
    )
    party = (
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID>"
        "</cac:PartyIdentification></cac:Party></cac:ContractingParty>"
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{UBL}{root}-2" {SPACES}>'
        f"{extension(f'{subtype}</efac:NoticeSubType>{BUYER}{published}{within}')}"
        f"<cbc:CustomizationID>{sdk}</cbc:CustomizationID>{identity}"
        f'<cbc:NoticeTypeCode listName="{form}">{kind}</cbc:NoticeTypeCode>'
        f"<cbc:NoticeLanguageCode>{language}</cbc:NoticeLanguageCode>"
        f"{party}{project}{''.join(lots)}</{root}>"
    )
    return text.encode()


def ted(
    form: str = "",
    *,
    name: str = "F02_2014",
    document_type: str = "3",
    namespace: str = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
    more_forms: str = "",
    version: str = "R2.0.9.S05.E01",
) -> bytes:
    """A TED_EXPORT file with one original form, and ``more_forms`` before it."""
    return (
        f'<TED_EXPORT xmlns="{namespace}" VERSION="{version}" DOC_ID="004711-2021">'
        "<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20210713</DATE_PUB></REF_OJS><NOTICE_DATA>"
        "<NO_DOC_OJS>2021/S 133-004711</NO_DOC_OJS><LG_ORIG>SV</LG_ORIG>"
        '<ISO_COUNTRY VALUE="SE"/><ORIGINAL_CPV CODE="90910000"/></NOTICE_DATA><CODIF_DATA>'
        f'<DS_DATE_DISPATCH>20210708</DS_DATE_DISPATCH><TD_DOCUMENT_TYPE CODE="{document_type}"/>'
        '<NC_CONTRACT_NATURE CODE="4"/></CODIF_DATA></CODED_DATA_SECTION><FORM_SECTION>'
        f'{more_forms}<{name} CATEGORY="ORIGINAL" FORM="{name[:3]}" LG="SV">{form}</{name}>'
        "</FORM_SECTION></TED_EXPORT>"
    ).encode()


def ted_object(*lots: str, title: str = "Städning", inside: str = "") -> str:
    """OBJECT_CONTRACT with lots."""
    return (
        f'<OBJECT_CONTRACT><TITLE><P>{title}</P></TITLE><CPV_MAIN><CPV_CODE CODE="90910000"/>'
        f'</CPV_MAIN><TYPE_CONTRACT CTYPE="SERVICES"/>{inside}{"".join(lots)}</OBJECT_CONTRACT>'
    )


def release(**tender: Any) -> dict[str, Any]:
    """An OCDS release of Ljungby kommun."""
    return {
        "ocid": "ocds-abc-1",
        "id": "1-2026",
        "date": "2026-03-02T10:00:00Z",
        "tag": ["tender"],
        "language": "sv",
        "buyer": {"id": "SE-212000-0670", "name": "Ljungby kommun"},
        "parties": [
            {
                "id": "SE-212000-0670",
                "name": "Ljungby kommun",
                "identifier": {"scheme": "SE-ON", "id": "2120000670"},
                "address": {"countryName": "Sverige"},
            }
        ],
        "tender": {
            "id": "UPP-7",
            "title": "Städning av skolor",
            "mainProcurementCategory": "services",
            "classification": {"scheme": "CPV", "id": "90910000"},
            "value": {"amount": 4000000, "currency": "SEK"},
            **tender,
        },
    }


def packed(*releases: dict[str, Any]) -> bytes:
    """A release package."""
    return json.dumps({"uri": "https://example.org/1", "releases": list(releases)}).encode()
