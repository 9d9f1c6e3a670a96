"""What a notice changes and withholds, in sentences: codes as words, amounts and days as written.

The sentences are kept with the purchase, so they are in Swedish whatever the officer reads.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import override

from ljungby_social.law import kronor
from procurement.facts import clean
from procurement.intake.notice import Change, Withheld
from procurement.models import Notice
from procurement.models.columns import verbose
from procurement.services.purchases import as_text

# Why a notice changes an earlier one (BT-140).
CHANGE_REASONS = {
    "cancel": "Annonsen dras tillbaka",
    "cancel-intent": "Köparen tänker avbryta upphandlingen",
    "cor-buy": "Köparen rättar ett fel",
    "cor-esen": "Den som skickade annonsen rättar ett fel",
    "cor-pub": "Den som publicerade annonsen rättar ett fel",
    "info-release": "Uppgifter som saknades finns nu",
    "susp-review": "Upphandlingen vilar medan den prövas",
    "update-add": "Uppgifter är ändrade eller tillagda",
}
# What a buyer can withhold (BT-195).
WITHHELD = {
    "awa-cri-com": "hur tilldelningskriterierna vägs när det inte sägs i tal",
    "awa-cri-des": "tilldelningskriteriets beskrivning",
    "awa-cri-fix": "tilldelningskriteriets fasta värde",
    "awa-cri-nam": "tilldelningskriteriets namn",
    "awa-cri-num": "tilldelningskriteriets tal",
    "awa-cri-ord": "varför kriteriernas vikt inte sägs",
    "awa-cri-thr": "tilldelningskriteriets tröskel",
    "awa-cri-typ": "tilldelningskriteriets slag",
    "awa-cri-wei": "tilldelningskriteriets vikt",
    "buy-rev-cou": "hur många som har begärt prövning",
    "buy-rev-typ": "vad begäran om prövning gäller",
    "con-rev-buy": "koncessionens intäkter från köparen",
    "con-rev-use": "koncessionens intäkter från användarna",
    "cou-ori": "ursprungsland",
    "cro-bor-law": "vilket lands lag som gäller",
    "dir-awa-jus": "skälet till direkttilldelning",
    "dir-awa-pre": "det tidigare förfarande som ger rätt till direkttilldelning",
    "dir-awa-tex": "skälet till direkttilldelning med egna ord",
    "gro-max-ide": "vilken grupp av delar som ramavtalets värde gäller",
    "gro-max-val": "ramavtalens högsta värde i gruppen av delar",
    "gro-ree-val": "ramavtalens omräknade värde i gruppen av delar",
    "max-val": "ramavtalets högsta värde",
    "no-awa-rea": "varför ingen vann",
    "not-app-val": "ramavtalens ungefärliga värde",
    "not-max-val": "ramavtalens högsta värde i annonsen",
    "not-ree-val": "ramavtalens omräknade värde i annonsen",
    "not-val": "värdet av alla kontrakt i annonsen",
    "pro-acc": "om förfarandet är påskyndat",
    "pro-acc-jus": "varför förfarandet är påskyndat",
    "pro-fea": "förfarandets huvuddrag",
    "pro-typ": "förfarandets slag",
    "rec-sub-cou": "antal anbud",
    "rec-sub-typ": "slag av anbud",
    "ree-val": "ramavtalets omräknade värde",
    "rev-req": "antal som har klagat",
    "sub-con": "om underleverantörer anlitas",
    "sub-des": "vad underleverantörer gör",
    "sub-per": "underleverantörernas andel",
    "sub-per-kno": "om underleverantörernas andel är känd",
    "sub-val": "värdet av underleverantörernas arbete",
    "sub-val-kno": "om värdet av underleverantörernas arbete är känt",
    "ten-ran": "anbudets plats i rangordningen",
    "ten-val-hig": "det högsta anbudet",
    "ten-val-low": "det lägsta anbudet",
    "val-con-des": "hur koncessionens värde har räknats fram",
    "win-cho": "om någon har vunnit",
    "win-ten-val": "det vinnande anbudets värde",
    "win-ten-var": "om anbudet är ett alternativ",
}
# Why (BT-197).
WITHHELD_REASONS = {
    "eo-int": "en leverantörs affärsintressen",
    "fair-comp": "rättvis konkurrens",
    "law-enf": "hinder för att tillämpa lagen",
    "oth-int": "ett annat allmänt intresse",
    "rd-ser": "köpet gäller forskning och utveckling",
}
_LONGEST = 160


def name_of(row: Notice) -> str:
    """What the record calls a notice."""
    with override(settings.LANGUAGE_CODE):
        return str(row)


def change_sentence(change: Change) -> str:
    """What a change notice says that it changes, and why."""
    why = change.reason_description or ", ".join(
        CHANGE_REASONS.get(code, code) for code in change.reason.split("|") if code
    )
    where = ", ".join(change.sections)
    told = ". ".join(clean(part).rstrip(".") for part in (change.description, why) if part)
    return f"{where}: {told}" if where and told else told or where


def withheld_sentence(item: Withheld) -> str:
    """What a buyer withholds, for which lot, until when, and why in code and own words."""
    what = WITHHELD.get(item.field, f"uppgiften {item.field}")
    where = f" ({item.place})" if item.place else ""
    until = f" till {_day(item.until)}" if item.until else ""
    reasons = (WITHHELD_REASONS.get(item.reason, item.reason), clean(item.description).rstrip("."))
    why = ". ".join(part for part in reasons if part)
    return f"{what[0].upper()}{what[1:]}{where}{until}" + (f". Skäl: {why}" if why else "")


def told(model: type[models.Model], name: str, before: Any, after: Any, currency: str) -> str:
    """A column that has changed, as a line of the history: "Värde: 600 000 kr → 900 000 kr"."""
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    money = isinstance(field, models.DecimalField) and field.max_digits == 20
    with override(settings.LANGUAGE_CODE):
        label = verbose(model, name)
        words = {str(code): str(word) for code, word in field.flatchoices}
    if money:
        return told_amounts(label, before, after, currency)
    before, after = (words.get(str(value), value) for value in (before, after))
    return f"{label}: {_short(before)} → {_short(after)}"


def told_amounts(label: str, before: Any, after: Any, currency: str) -> str:
    """An amount that has changed, as a line of the history."""
    return f"{label}: {_amount(before, currency)} → {_amount(after, currency)}"


def _amount(value: Any, currency: str) -> str:
    try:
        written = kronor(Decimal(as_text(value)))
    except InvalidOperation:
        return _short(value)
    return written if currency in {"SEK", ""} else f"{written[:-2]}{currency}"


def _short(value: Any) -> str:
    text = _day(value) if isinstance(value, date) else as_text(value)
    text = " ".join(text.split()) or "–"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _day(value: date) -> str:
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    with override(settings.LANGUAGE_CODE):
        return date_format(value, "j F Y")
