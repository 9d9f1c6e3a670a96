"""Try yourself first: a few plain questions, and what to do about each answer.

Nothing is stored and nobody is judged. "Good" answers are what the policy asks for; the rest
becomes a line on a to-do list. The part about LOU 4 kap. 18 § is a list of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Criterion

Subject = Criterion.Subject
YES, NO, UNSURE = "yes", "no", "unsure"
LOU = "LOU"
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """`good` is the answer that needs nothing done; `todo` what to do otherwise.

    `part` is the subject of a criterion, whatever its code in the policy's version, or LOU.
    """

    name: str
    part: str
    text: Text
    todo: Text
    good: str = YES


QUESTIONS = (
    Question(
        "sells",
        Subject.BUSINESS,
        _("Säljer ni varor eller tjänster?"),
        _("Börja sälja något, eller visa en budget för vad ni tänker sälja."),
    ),
    Question(
        "f_tax",
        Subject.BUSINESS,
        _("Är ni godkända för F-skatt?"),
        _("Ansök om F-skatt hos Skatteverket."),
    ),
    Question(
        "aim_written",
        Subject.INTEGRATION,
        _(
            "Är det nedskrivet att ändamålet är att människor ska komma in i arbetslivet, till "
            "exempel i stadgarna?"
        ),
        _("Skriv in ändamålet i stadgarna eller bolagsordningen, eller visa det på annat sätt."),
    ),
    Question(
        "aim_first",
        Subject.INTEGRATION,
        _("Är det företagets viktigaste uppgift?"),
        _("Beskriv varför arbetet med människor går före det andra ni gör."),
    ),
    Question(
        "by_ownership",
        Subject.PARTICIPATION,
        _("Äger medarbetarna företaget, eller är de medlemmar?"),
        "",
    ),
    Question(
        "by_agreement",
        Subject.PARTICIPATION,
        _("Har medarbetarna inflytande genom ett avtal?"),
        "",
    ),
    Question(
        "by_other_way",
        Subject.PARTICIPATION,
        _("Finns delaktigheten nedskriven på något annat sätt?"),
        _("Skriv ner hur medarbetarna är med och bestämmer. Ett av de tre sätten räcker."),
    ),
    Question(
        "keeps_profit",
        Subject.REINVESTMENT,
        _("Stannar det mesta av vinsten i företaget eller i liknande verksamhet?"),
        _("Bestäm att vinsten i huvudsak ska återinvesteras, och skriv ner det."),
    ),
    Question(
        "dissolution",
        Subject.REINVESTMENT,
        _("Är det bestämt vart pengarna går om företaget upphör?"),
        _("Bestäm vart pengarna går om företaget upphör, och skriv ner det."),
    ),
    Question(
        "public_owner",
        Subject.INDEPENDENCE,
        _("Äger kommun, region eller stat någon del av företaget?"),
        _("Ta reda på hur företaget kan bli fristående från kommun, region och stat."),
        good=NO,
    ),
    Question(
        "public_control",
        Subject.INDEPENDENCE,
        _("Kan kommun, region eller stat bestämma över företaget på något annat sätt?"),
        _("Se över avtal och styrelse, så att det offentliga inte bestämmer."),
        good=NO,
    ),
    Question(
        "main_aim",
        LOU,
        _("Är integration det främsta syftet för hela den juridiska personen?"),
        _(
            "Ta reda på om syftet gäller hela den juridiska personen. Det räcker inte att det "
            "gäller en enhet i en större organisation."
        ),
    ),
    Question(
        "counted",
        LOU,
        _("Har ni räknat hur många som sysselsätts, och hur många av dem som hör till målgruppen?"),
        _("Räkna alla sysselsatta en dag, och hur många ur målgruppen. Minst 30 procent krävs."),
    ),
    Question(
        "support",
        LOU,
        _("Kan ni visa vilket stöd personerna får?"),
        _("Skriv ner hur ni stödjer personerna, allmänt och utan namn."),
    ),
)
PARTICIPATION = ("by_ownership", "by_agreement", "by_other_way")
# Whom to ask, by part.
HELP: dict[str, Text] = {
    Subject.BUSINESS: _("Fråga Coompanion om affärsidé och budget, och Skatteverket om F-skatt."),
    Subject.INTEGRATION: _("Fråga Coompanion om hur ett ändamål skrivs."),
    Subject.PARTICIPATION: _("Fråga Coompanion om hur medarbetare kan bli delaktiga."),
    Subject.REINVESTMENT: _("Fråga Coompanion om hur vinst och upplösning kan regleras."),
    Subject.INDEPENDENCE: _("Fråga kommunledningsförvaltningen om ni är osäkra."),
    LOU: _("Fråga kommunens upphandlare, eller läs hos Upphandlingsmyndigheten."),
}
# What may be carried into an application: the question, the facts' row, the column, and what
# yes and no become there. None says nothing.
CARRIED: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("f_tax", "businessfacts", "f_tax", {YES: "yes", NO: "no"}),
    ("public_owner", "independencefacts", "public_share", {NO: 0}),
    ("public_control", "independencefacts", "public_influence", {YES: "yes", NO: "no"}),
    *((name, "participationfacts", name, {YES: True}) for name in PARTICIPATION),
)


def asks_about(part: str) -> bool:
    """Whether any question concerns the part; a later version may have a subject of its own."""
    return any(question.part == part for question in QUESTIONS)


def todo(part: str, answers: Mapping[str, str]) -> list[Text]:
    """What remains to do for a criterion, in order; empty when nothing does."""
    if part == Subject.PARTICIPATION:
        if any(answers.get(name) == YES for name in PARTICIPATION):
            return []
        return [question.todo for question in QUESTIONS if question.name == PARTICIPATION[-1]]
    return [
        question.todo
        for question in QUESTIONS
        if question.part == part and answers.get(question.name) != question.good
    ]
