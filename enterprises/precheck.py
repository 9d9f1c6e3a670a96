"""Try yourself first: a few plain questions, and what to do about each answer.

Nothing is stored and nobody is judged. "Good" answers are what the policy asks for; the rest
becomes a line on a to-do list. The part about LOU 4 kap. 18 § is a list of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

YES, NO, UNSURE = "yes", "no", "unsure"
LOU = "LOU"
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """`good` is the answer that needs nothing done; `todo` what to do otherwise."""

    name: str
    part: str
    text: Text
    todo: Text
    good: str = YES


QUESTIONS = (
    Question(
        "sells",
        "K1",
        _("Säljer ni varor eller tjänster?"),
        _("Börja sälja något, eller visa en budget för vad ni tänker sälja."),
    ),
    Question(
        "f_tax",
        "K1",
        _("Är ni godkända för F-skatt?"),
        _("Ansök om F-skatt hos Skatteverket."),
    ),
    Question(
        "aim_written",
        "K2",
        _("Står det i stadgarna att ändamålet är att människor ska komma in i arbetslivet?"),
        _("Skriv in ändamålet i stadgarna, eller visa det på annat sätt."),
    ),
    Question(
        "aim_first",
        "K2",
        _("Är det företagets viktigaste uppgift?"),
        _("Beskriv varför arbetet med människor går före det andra ni gör."),
    ),
    Question(
        "by_ownership",
        "K3",
        _("Äger medarbetarna företaget, eller är de medlemmar?"),
        "",
    ),
    Question(
        "by_agreement",
        "K3",
        _("Har medarbetarna inflytande genom ett avtal?"),
        "",
    ),
    Question(
        "by_other_way",
        "K3",
        _("Finns delaktigheten nedskriven på något annat sätt?"),
        _("Skriv ner hur medarbetarna är med och bestämmer. Ett av de tre sätten räcker."),
    ),
    Question(
        "keeps_profit",
        "K4",
        _("Stannar det mesta av vinsten i företaget eller i liknande verksamhet?"),
        _("Skriv in i stadgarna att vinsten i huvudsak ska återinvesteras."),
    ),
    Question(
        "public_owner",
        "K5",
        _("Äger kommun, region eller stat någon del av företaget?"),
        _("Företaget behöver vara fristående från det offentliga."),
        good=NO,
    ),
    Question(
        "public_control",
        "K5",
        _("Kan kommun, region eller stat bestämma över företaget på något annat sätt?"),
        _("Se över avtal och styrelse, så att det offentliga inte bestämmer."),
        good=NO,
    ),
    Question(
        "main_aim",
        LOU,
        _("Är integration det främsta syftet för hela den juridiska personen?"),
        _("Lagen prövar hela den juridiska personen, inte en enhet i en större organisation."),
    ),
    Question(
        "counted",
        LOU,
        _("Har ni räknat hur många som sysselsätts, och hur många av dem som hör till målgruppen?"),
        _("Räkna alla sysselsatta en dag, och hur många ur målgruppen. Minst 30 procent krävs."),
    ),
)
PARTICIPATION = ("by_ownership", "by_agreement", "by_other_way")
# What may be carried into an application: the question, the facts' row, the column.
CARRIED = (
    ("f_tax", "businessfacts", "f_tax"),
    ("public_control", "independencefacts", "public_influence"),
)


def todo(part: str, answers: Mapping[str, str]) -> list[Text]:
    """What remains to do for a criterion, in order; empty when nothing does."""
    if part == "K3":
        if any(answers.get(name) == YES for name in PARTICIPATION):
            return []
        return [question.todo for question in QUESTIONS if question.name == PARTICIPATION[-1]]
    return [
        question.todo
        for question in QUESTIONS
        if question.part == part and answers.get(question.name) != question.good
    ]
