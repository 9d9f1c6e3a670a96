"""Small eForms notices made for the tests: only what a test needs to say."""

NAMESPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" '
    'xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" '
    'xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1" '
    'xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1" '
    'xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1"'
)


def lot(
    identifier: str = "LOT-0001",
    title: str = "Städning av skolor",
    cpv: str = "90910000",
    value: int = 600_000,
    reserved: str = "none",
) -> str:
    return f"""
  <cac:ProcurementProjectLot>
    <cbc:ID schemeName="Lot">{identifier}</cbc:ID>
    <cac:TenderingTerms>
      <cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
        <cbc:TendererRequirementTypeCode
          listName="reserved-procurement">{reserved}</cbc:TendererRequirementTypeCode>
      </cac:SpecificTendererRequirement></cac:TendererQualificationRequest>
    </cac:TenderingTerms>
    <cac:ProcurementProject>
      <cbc:Name languageID="SWE">{title}</cbc:Name>
      <cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>
      <cac:RequestedTenderTotal>
        <cbc:EstimatedOverallContractAmount
          currencyID="SEK">{value}</cbc:EstimatedOverallContractAmount>
      </cac:RequestedTenderTotal>
      <cac:MainCommodityClassification>
        <cbc:ItemClassificationCode listName="cpv">{cpv}</cbc:ItemClassificationCode>
      </cac:MainCommodityClassification>
    </cac:ProcurementProject>
  </cac:ProcurementProjectLot>"""


def notice(
    *,
    notice_id: str = "11111111-1111-4111-8111-111111111111",
    version: str = "01",
    procedure: str = "22222222-2222-4222-8222-222222222222",
    title: str = "Städning av skolor",
    on: str = "2025-03-01",
    lots: str | None = None,
    change_of: str = "",
    subtype: str = "16",
) -> bytes:
    """A contract notice; with `change_of` a change notice of that notice and version."""
    changes = (
        f"""<efac:Changes>
        <efbc:ChangedNoticeIdentifier>{change_of}</efbc:ChangedNoticeIdentifier>
        <efac:Change>
          <efbc:ChangeDescription languageID="SWE">Värdet är ändrat</efbc:ChangeDescription>
        </efac:Change>
        <efac:ChangeReason>
          <cbc:ReasonCode listName="change-corig-justification">cor-buy</cbc:ReasonCode>
        </efac:ChangeReason>
      </efac:Changes>"""
        if change_of
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ContractNotice {NAMESPACES}>
  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
    {changes}
    <efac:NoticeSubType>
      <cbc:SubTypeCode listName="notice-subtype">{subtype}</cbc:SubTypeCode>
    </efac:NoticeSubType>
  </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
  <cbc:CustomizationID>eforms-sdk-1.10</cbc:CustomizationID>
  <cbc:ID schemeName="notice-id">{notice_id}</cbc:ID>
  <cbc:ContractFolderID>{procedure}</cbc:ContractFolderID>
  <cbc:IssueDate>{on}+01:00</cbc:IssueDate>
  <cbc:VersionID>{version}</cbc:VersionID>
  <cbc:NoticeTypeCode listName="competition">cn-standard</cbc:NoticeTypeCode>
  <cbc:NoticeLanguageCode listName="language">SWE</cbc:NoticeLanguageCode>
  <cac:ProcurementProject>
    <cbc:Name languageID="SWE">{title}</cbc:Name>
    <cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>
    <cac:MainCommodityClassification>
      <cbc:ItemClassificationCode listName="cpv">90910000</cbc:ItemClassificationCode>
    </cac:MainCommodityClassification>
  </cac:ProcurementProject>{lots or lot()}
</ContractNotice>""".encode()
