"""Where each business term of eForms stands, by the numbers of the SDK (1.2 to 1.16)."""

from procurement.intake.paths import compile_paths

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EFORMS = "http://data.europa.eu/p27/eforms-ubl-"
NAMESPACES = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efac": f"{EFORMS}extension-aggregate-components/1",
    "efbc": f"{EFORMS}extension-basic-components/1",
    "efext": f"{EFORMS}extensions/1",
}
CONTRACT_NOTICE = f"{{{UBL}ContractNotice-2}}ContractNotice"
CONTRACT_AWARD_NOTICE = f"{{{UBL}ContractAwardNotice-2}}ContractAwardNotice"
PRIOR_INFORMATION_NOTICE = f"{{{UBL}PriorInformationNotice-2}}PriorInformationNotice"
PROCUREMENT_ROOTS = frozenset({CONTRACT_NOTICE, CONTRACT_AWARD_NOTICE, PRIOR_INFORMATION_NOTICE})
#: The registration of a European company or grouping: an eForm, but no procurement.
REGISTRATION_NOTICE = "BusinessRegistrationInformationNotice"

_EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_COMPANY = "efac:Company"
FIELDS_PRIVACY = f"{{{NAMESPACES['efac']}}}FieldsPrivacy"
LOT = f"{{{NAMESPACES['cac']}}}ProcurementProjectLot"
LOT_RESULT = f"{{{NAMESPACES['efac']}}}LotResult"

NOTICE = compile_paths(
    {
        "customization": "cbc:CustomizationID",  # OPT-002
        "BT-701": "cbc:ID",
        "BT-757": "cbc:VersionID",
        "BT-04": "cbc:ContractFolderID",
        "BT-01": "cbc:RegulatoryDomain",
        "BT-02": "cbc:NoticeTypeCode",
        "BT-05": "cbc:IssueDate",
        "BT-702(a)": "cbc:NoticeLanguageCode",
        "BT-702(b)": "cac:AdditionalNoticeLanguage/cbc:ID",
        "OPP-070": f"{_EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode",
        "OPP-010": f"{_EXTENSION}/efac:Publication/efbc:NoticePublicationID",
        "OPP-012": f"{_EXTENSION}/efac:Publication/efbc:PublicationDate",
        "organization": f"{_EXTENSION}/efac:Organizations/efac:Organization",
        "changes": f"{_EXTENSION}/efac:Changes",
        "BT-161": f"{_EXTENSION}/efac:NoticeResult/cbc:TotalAmount",
        "BT-118": f"{_EXTENSION}/efac:NoticeResult/efbc:OverallMaximumFrameworkContractsAmount",
        "BT-1501": f"{_EXTENSION}/efac:ContractModification/efbc:ChangedNoticeIdentifier",
        "OPT-300": "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID",
        "BT-22": "cac:ProcurementProject/cbc:ID",
        "BT-21": "cac:ProcurementProject/cbc:Name",
        "BT-24": "cac:ProcurementProject/cbc:Description",
        "BT-23": "cac:ProcurementProject/cbc:ProcurementTypeCode",
        "types": "cac:ProcurementProject/cac:ProcurementAdditionalType",
        "BT-27": "cac:ProcurementProject/cac:RequestedTenderTotal"
        "/cbc:EstimatedOverallContractAmount",
        "BT-271": f"cac:ProcurementProject/cac:RequestedTenderTotal/{_EXTENSION}"
        "/efbc:FrameworkMaximumAmount",
        "BT-262": "cac:ProcurementProject/cac:MainCommodityClassification"
        "/cbc:ItemClassificationCode",
        "BT-263": "cac:ProcurementProject/cac:AdditionalCommodityClassification"
        "/cbc:ItemClassificationCode",
        "BT-5071": "cac:ProcurementProject/cac:RealizedLocation/cac:Address"
        "/cbc:CountrySubentityCode",
        "BT-125": "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID",
        "lot": "cac:ProcurementProjectLot",
    },
    NAMESPACES,
)

ORGANIZATION = compile_paths(
    {
        "OPT-200": f"{_COMPANY}/cac:PartyIdentification/cbc:ID",
        "OPT-201": "efac:TouchPoint/cac:PartyIdentification/cbc:ID",
        "BT-500": f"{_COMPANY}/cac:PartyName/cbc:Name",
        "BT-501": f"{_COMPANY}/cac:PartyLegalEntity/cbc:CompanyID",
        "BT-514": f"{_COMPANY}/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
    },
    NAMESPACES,
)

CHANGES = compile_paths(
    {
        "BT-758": "efbc:ChangedNoticeIdentifier",
        "change": "efac:Change",
        "BT-140": "efac:ChangeReason/cbc:ReasonCode",
        "BT-762": "efac:ChangeReason/efbc:ReasonDescription",
    },
    NAMESPACES,
)

CHANGE = compile_paths(
    {
        "BT-141": "efbc:ChangeDescription",
        "BT-13716": "efac:ChangedSection/efbc:ChangedSectionIdentifier",
        "BT-13716 (1.5)": "efbc:ChangedSectionIdentifier",
        "BT-718": "efbc:ProcurementDocumentsChangeIndicator",
    },
    NAMESPACES,
)

PRIVACY = compile_paths(
    {
        "BT-195": "efbc:FieldIdentifierCode",
        "BT-197": "cbc:ReasonCode",
        "BT-196": "efbc:ReasonDescription",
        "BT-198": "efbc:PublicationDate",
        "lot": "efac:TenderLot/cbc:ID",
    },
    NAMESPACES,
)

LOT_IDENTITY = compile_paths({"lot": "cbc:ID"}, NAMESPACES)

#: One lot, part or group, from cac:ProcurementProjectLot.
_PROJECT = "cac:ProcurementProject"
_PERIOD = f"{_PROJECT}/cac:PlannedPeriod"
LOT_PATHS = compile_paths(
    {
        "BT-137": "cbc:ID",
        "BT-22": f"{_PROJECT}/cbc:ID",
        "BT-21": f"{_PROJECT}/cbc:Name",
        "BT-24": f"{_PROJECT}/cbc:Description",
        "BT-23": f"{_PROJECT}/cbc:ProcurementTypeCode",
        "types": f"{_PROJECT}/cac:ProcurementAdditionalType",  # BT-06, 531, 754, 755, 775, 777
        "BT-27": f"{_PROJECT}/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount",
        "BT-271": f"{_PROJECT}/cac:RequestedTenderTotal/{_EXTENSION}/efbc:FrameworkMaximumAmount",
        "BT-262": f"{_PROJECT}/cac:MainCommodityClassification/cbc:ItemClassificationCode",
        "BT-263": f"{_PROJECT}/cac:AdditionalCommodityClassification/cbc:ItemClassificationCode",
        "BT-5071": f"{_PROJECT}/cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode",
        "BT-36": f"{_PERIOD}/cbc:DurationMeasure",
        "BT-536": f"{_PERIOD}/cbc:StartDate",
        "BT-537": f"{_PERIOD}/cbc:EndDate",
        "BT-538": f"{_PERIOD}/cbc:DescriptionCode",
        "BT-58": f"{_PROJECT}/cac:ContractExtension/cbc:MaximumNumberNumeric",
        "BT-57": f"{_PROJECT}/cac:ContractExtension/cac:Renewal/cac:Period/cbc:Description",
        "BT-71": "cac:TenderingTerms/cac:TendererQualificationRequest"
        "/cac:SpecificTendererRequirement"
        "/cbc:TendererRequirementTypeCode[@listName='reserved-procurement']",
        "execution": "cac:TenderingTerms/cac:ContractExecutionRequirement",  # BT-70, BT-736
        "BT-765": "cac:TenderingProcess/cac:ContractingSystem"
        "/cbc:ContractingSystemTypeCode[@listName='framework-agreement']",
        "BT-131(d)": "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod/cbc:EndDate",
        "BT-131(t)": "cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod/cbc:EndTime",
        "BT-1311(d)": "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod/cbc:EndDate",
        "BT-1311(t)": "cac:TenderingProcess/cac:ParticipationRequestReceptionPeriod/cbc:EndTime",
        "BT-125": "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID",
    },
    NAMESPACES,
)

ADDITIONAL_TYPE = compile_paths(
    {"code": "cbc:ProcurementTypeCode", "text": "cbc:ProcurementType"}, NAMESPACES
)
EXECUTION = compile_paths(
    {"code": "cbc:ExecutionRequirementCode", "text": "cbc:Description"}, NAMESPACES
)
