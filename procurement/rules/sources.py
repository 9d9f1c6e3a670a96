"""The paragraphs and guidance that rules rest on, named once."""

from ljungby_social.law import Source

_LOU = "https://selex.se/eli/sfs/2016/1145"
_UHM = "https://www.upphandlingsmyndigheten.se"


def lou(ref: str) -> Source:
    """A paragraph of lagen (2016:1145) om offentlig upphandling, consolidated to SFS 2025:360."""
    return Source(f"LOU {ref}", _LOU)


CHAPTERS_BELOW = lou("19 kap. 1 §")
RESERVED = lou("4 kap. 18 §")
RESERVED_ORGANISATIONS = lou("19 kap. 25 §")
RESERVED_ORGANISATIONS_BEFORE = lou("19 kap. 6 a § (lydelse före 2022-02-01)")
RESERVED_IDEBURNA = lou("19 kap. 25 a §")
ANNEX_2 = lou("bilaga 2")
CONSIDERATIONS = lou("4 kap. 3 §")
CONSIDERATIONS_BELOW = lou("19 kap. 3 §")
PRINCIPLES = lou("4 kap. 1 §")
PRINCIPLES_BELOW = lou("19 kap. 2 §")
PRINCIPLES_DIRECT = lou("19 a kap. 8 §")
PRINCIPLES_ANYWHERE = lou("4 kap. 1 §, 19 kap. 2 § och 19 a kap. 8 §")
DATABASES = lou("10 kap. 5 a §")
DATABASES_BELOW = lou("19 kap. 8 §")
ONLY_LISTED_CHAPTERS = lou("19 a kap. 1 §")
RESULT_BELOW = lou("19 kap. 7 §")
DOCUMENTATION_BELOW = lou("19 kap. 22 §")
CHAPTERS_BEFORE = Source("LOU 19 kap. (lydelse före 2022-02-01)", "https://lagen.nu/prop/2021/22:5")
PERFORMANCE = lou("17 kap. 1 §")
PERFORMANCE_BELOW = lou("19 kap. 9 §")
LABOUR_TERMS = lou("17 kap. 2–5 §§")
SUBCONTRACTORS = lou("17 kap. 6–7 §§")
SUPPLY_CHAIN = lou("17 kap. 4 §")
ACCESSIBILITY = lou("9 kap. 2 §")
TRADE_MARKS = lou("9 kap. 6 §")
LOTS = lou("4 kap. 13–17 §§")
PRIOR_INVOLVEMENT = lou("4 kap. 8 §")
GROUPS = lou("4 kap. 5 § och 19 kap. 4 §")
DIRECT_LIMIT = lou("19 a kap. 2 §")
DIRECT_OTHER = lou("19 a kap. 3–7 §§")
DIRECT_DOCUMENTATION = lou("19 a kap. 11 §")
DIRECT_NOTICE = lou("19 a kap. 13 §")
DIRECT_GUIDELINES = lou("19 a kap. 15 §")
VALUE = lou("5 kap. 3 §")
VALUE_DAY = lou("5 kap. 5 §")
VALUE_SPLIT = lou("5 kap. 6–7 a §§")
VALUE_LOTS = lou("5 kap. 8 §")
VALUE_RENTAL = lou("5 kap. 10 §")
VALUE_RECURRING = lou("5 kap. 11 §")
VALUE_OPEN_ENDED = lou("5 kap. 12–13 §§")
VALUE_FRAMEWORK = lou("5 kap. 14 §")
MIXED = lou("2 kap. 2 §")
THRESHOLDS = lou("5 kap. 1 §")
EU_NOTICE = Source("Upphandlingsförordningen (2016:1162) 2 §", "")

HFD_2021_48 = Source("HFD 2021:48", "https://lagen.nu/dom/hfd/2021:48")
LAW_2023_254 = Source("Lag (2023:254) om vissa produkters och tjänsters tillgänglighet", "")
LAW_2022_900 = Source("Lag (2022:900) om registrering av idéburna organisationer", "")
UHM_BELOW = Source(
    "Upphandlingsmyndigheten, nya upphandlingsregler",
    f"{_UHM}/regler-och-lagstiftning/nya-upphandlingsregler",
)
UHM_RESERVED = Source(
    "Upphandlingsmyndigheten, regler om reserverad upphandling",
    f"{_UHM}/regler-och-lagstiftning/hallbarhet-i-upphandlingsreglerna/"
    "regler-om-reserverad-upphandling/",
)
UHM_QUESTIONS = Source(
    "Upphandlingsmyndighetens analysfrågor",
    f"{_UHM}/hallbarhet/socialt-ansvarsfull-upphandling/"
    "upphandling-med-mal-att-oka-sysselsattningen/for-upphandlande-organisationer/analysera/",
)
UHM_LABOUR = Source(
    "Upphandlingsmyndigheten, behövlighetsbedömning",
    f"{_UHM}/om-hallbar-upphandling/socialt-hallbar-upphandling/arbetsrattsliga-villkor/"
    "arbetsrattsliga-villkor-enligt-kollektivavtal/"
    "behovlighetsbedomning--nar-ska-villkoren-stallas/",
)
POLICY = Source("Ljungby kommuns policy gällande sociala företag", "")
OWN_JUDGEMENT = Source("Egen bedömning", "")
EFORMS = Source("eForms SDK, fälten", "https://github.com/OP-TED/eForms-SDK")
