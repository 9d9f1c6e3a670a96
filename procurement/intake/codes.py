"""Codes as the notices write them, brought to one form: CPV, countries, languages, numbers."""

import re

_DIVISIONS = """
    03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 60 63 64 65
    66 70 71 72 73 75 76 77 79 80 85 90 92 98
"""
#: The 45 divisions of the CPV (Regulation (EC) 213/2008); a code outside them is junk.
CPV_DIVISIONS = frozenset(_DIVISIONS.split())

NATURES = {
    "works": "works",
    "supplies": "supplies",
    "services": "services",
    "goods": "supplies",
    "service": "services",
    "supply": "supplies",
    "varor": "supplies",
    "vara": "supplies",
    "tjänster": "services",
    "tjänst": "services",
    "byggentreprenad": "works",
    "byggentreprenader": "works",
    "bygg": "works",
    "entreprenad": "works",
    "1": "works",
    "2": "supplies",
    "4": "services",
}

_CPV = re.compile(r"(\d{8})(?:\s?[-–]\s?\d|(\d))?(?![\d-])")
_CPV_LOST_ZERO = re.compile(r"([39]\d{6})(?:\s?[-–]\s?\d)?(?![\d-])")
#: A whole code among other words.
_CPV_ANYWHERE = re.compile(r"(?<![\d-])\d{8}(?:\s?[-–]\s?\d(?!\d))?(?![\d])")
_BETWEEN_CODES = re.compile(r"[\n|;,/+&]|\b(?:och|samt)\b", re.IGNORECASE)
_PUBLICATION = re.compile(r"0*(\d{1,8})-((?:19|20)\d\d)")
_PUBLICATION_OJ = re.compile(r"((?:19|20)\d\d)/S ?\d+-0*(\d+)")

_LANGUAGES_PAIRS = """
    BG:BUL CS:CES DA:DAN DE:DEU EL:ELL EN:ENG ES:SPA ET:EST FI:FIN FR:FRA GA:GLE HR:HRV HU:HUN
    IS:ISL IT:ITA LT:LIT LV:LAV MK:MKD MT:MLT NL:NLD NO:NOR NB:NOB PL:POL PT:POR RO:RON SK:SLK
    SL:SLV SQ:SQI SR:SRP SV:SWE TR:TUR BS:BOS
"""
_LANGUAGES = dict(pair.split(":") for pair in _LANGUAGES_PAIRS.split())
_LANGUAGE_CODES = frozenset(_LANGUAGES.values())

_COUNTRIES_PAIRS = """
    AD:AND AE:ARE AF:AFG AL:ALB AM:ARM AO:AGO AR:ARG AT:AUT AU:AUS AZ:AZE BA:BIH BD:BGD BE:BEL
    BF:BFA BG:BGR BI:BDI BJ:BEN BO:BOL BR:BRA BW:BWA BY:BLR CA:CAN CD:COD CF:CAF CG:COG CH:CHE
    CI:CIV CL:CHL CM:CMR CN:CHN CO:COL CR:CRI CU:CUB CV:CPV CY:CYP CZ:CZE DE:DEU DJ:DJI DK:DNK
    DO:DOM DZ:DZA EC:ECU EE:EST EG:EGY EL:GRC ER:ERI ES:ESP ET:ETH FI:FIN FJ:FJI FO:FRO FR:FRA
    GA:GAB GB:GBR GE:GEO GF:GUF GH:GHA GI:GIB GL:GRL GM:GMB GN:GIN GP:GLP GQ:GNQ GR:GRC GT:GTM
    GW:GNB GY:GUY HK:HKG HN:HND HR:HRV HT:HTI HU:HUN ID:IDN IE:IRL IL:ISR IN:IND IQ:IRQ IR:IRN
    IS:ISL IT:ITA JM:JAM JO:JOR JP:JPN KE:KEN KG:KGZ KH:KHM KM:COM KR:KOR KW:KWT KZ:KAZ LA:LAO
    LB:LBN LI:LIE LK:LKA LR:LBR LS:LSO LT:LTU LU:LUX LV:LVA LY:LBY MA:MAR MC:MCO MD:MDA ME:MNE
    MG:MDG MK:MKD ML:MLI MM:MMR MN:MNG MQ:MTQ MR:MRT MT:MLT MU:MUS MV:MDV MW:MWI MX:MEX MY:MYS
    MZ:MOZ NA:NAM NC:NCL NE:NER NG:NGA NI:NIC NL:NLD NO:NOR NP:NPL NZ:NZL OM:OMN PA:PAN PE:PER
    PF:PYF PG:PNG PH:PHL PK:PAK PL:POL PM:SPM PS:PSE PT:PRT PY:PRY QA:QAT RE:REU RO:ROU RS:SRB
    RU:RUS RW:RWA SA:SAU SB:SLB SC:SYC SD:SDN SE:SWE SG:SGP SI:SVN SK:SVK SL:SLE SM:SMR SN:SEN
    SO:SOM SR:SUR SS:SSD ST:STP SV:SLV SX:SXM SY:SYR SZ:SWZ TD:TCD TG:TGO TH:THA TJ:TJK TL:TLS
    TM:TKM TN:TUN TO:TON TR:TUR TT:TTO TW:TWN TZ:TZA UA:UKR UG:UGA UK:GBR US:USA UY:URY UZ:UZB
    VA:VAT VE:VEN VN:VNM VU:VUT WS:WSM XK:XKX YE:YEM YT:MYT ZA:ZAF ZM:ZMB ZW:ZWE XZ:XXZ
"""
_COUNTRIES = dict(pair.split(":") for pair in _COUNTRIES_PAIRS.split())


def cpv(text: str) -> str:
    """The 8-digit CPV code in ``text``, or "" when there is none.

    A check digit, spaces and a lost leading zero are mended; a code outside the 45 divisions, or
    with any other number of digits, is junk. Whether the code exists is for the caller to ask.
    """
    squeezed = text[:200].strip().replace("\xa0", " ")
    if len(squeezed) == 8 and squeezed.isascii() and squeezed.isdigit():
        return squeezed if squeezed[:2] in CPV_DIVISIONS else ""
    squeezed = squeezed.removesuffix(".0")
    # "90 91 00 00": spaces inside the number, but not between the number and a following word.
    squeezed = re.sub(r"(?<=\d) (?=\d)", "", squeezed)
    match = _CPV.match(squeezed)
    if match:
        return match[1] if match[1][:2] in CPV_DIVISIONS else ""
    match = _CPV_LOST_ZERO.match(squeezed)
    return "0" + match[1] if match and "0" + match[1][0] in CPV_DIVISIONS else ""


def cpv_codes(text: str) -> list[tuple[str, str]]:
    """The codes of a cell, in order, each as written and as read ("" for what is no code).

    People set them apart by a comma, semicolon, slash, plus sign, line, space or "och", and write
    what a code is called before or after it. Such words count for nothing beside a code.
    """
    found: list[tuple[str, str]] = []
    if not re.search(r"\d", text):
        return [(text.strip(), "")]  # a code's name, or nothing
    for part in _BETWEEN_CODES.split(text[:4000]):
        written = part.strip()
        whole = [match[0] for match in _CPV_ANYWHERE.finditer(written)]
        read = cpv(written)
        if len(whole) > 1 or (whole and not read):
            found += [(code, cpv(code)) for code in whole]
        elif written:
            found.append((written, read))
    if any(code for _written, code in found):
        return [(written, code) for written, code in found if code or re.search(r"\d", written)]
    return found


def digits_of(text: str) -> str:
    """The digits of a code that is no CPV code, filled up or cut to eight; "" for other text."""
    match = re.match(r"\s*(\d[\d ]{2,20})", text)
    return match[1].replace(" ", "")[:8].ljust(8, "0") if match else ""


def nature(text: str) -> str:
    """Works, supplies or services in the words of eForms; "" when ``text`` says neither."""
    return NATURES.get(text.strip().lower(), "")


def language(code: str) -> str:
    """Three upper-case letters (ISO 639-3, as eForms writes them) from two or three."""
    if code in _LANGUAGE_CODES:  # as nearly all are
        return code
    upper = code.strip().upper()
    return _LANGUAGES.get(upper, upper if len(upper) == 3 and upper.isalpha() else "")


def country(code: str) -> str:
    """Three upper-case letters (ISO 3166-1) from two or three; unknown codes come back as given."""
    upper = code.strip().upper()
    return _COUNTRIES.get(upper, upper if len(upper) in (2, 3) and upper.isalpha() else "")


def publication_number(text: str) -> str:
    """``00569058-2026``, ``569058-2026`` and ``2026/S 101-569058`` are one number: the second.

    "" when ``text`` is no publication number.
    """
    stripped = text[:100].strip()
    match = _PUBLICATION.fullmatch(stripped)
    if match:
        return f"{match[1]}-{match[2]}"
    match = _PUBLICATION_OJ.fullmatch(stripped)
    return f"{match[2]}-{match[1]}" if match else ""
