"""Fields that notice and lot share: texts in the right language, codes, money and days."""

from datetime import date
from decimal import Decimal
from typing import Any

from procurement.intake import codes, quantities
from procurement.intake.notice import Problems
from procurement.intake.paths import Found, text, texts, unique
from procurement.intake.wording import line, paragraphs, shown


class Fields:
    """Reads fields of one notice in its language, and keeps what was wrong with them."""

    def __init__(self, language: str, problems: Problems) -> None:
        self.language = language
        self.problems = problems

    def text(self, found: Found, term: str) -> tuple[str, str]:
        """Swedish if there is any, else the notice's language, else the first; with its code."""
        best: tuple[int, str, str] = (9, "", "")
        for element in found.get(term, ()):
            written = (element.text or "").strip()
            if not written:
                continue
            language = codes.language(element.get("languageID") or "") or self.language
            rank = 0 if language == "SWE" else 1 if language == self.language else 2
            if rank < best[0]:
                best = (rank, written, language)
        return best[1], best[2]

    def titles(self, found: Found) -> tuple[tuple[str, str], ...]:
        """The title in every language given, as (language, title)."""
        kept: dict[str, str] = {}
        for element in found.get("BT-21", ()):
            language = codes.language(element.get("languageID") or "") or self.language
            if element.text and element.text.strip():
                kept.setdefault(language, line(element.text))
        return tuple(kept.items())

    def scope(self, found: Found, place: str, language_field: str) -> dict[str, Any]:
        """What is bought, as fields of Notice or Lot; ``place`` is the lot or ""."""
        title, language = self.text(found, "BT-21")
        description, second = self.text(found, "BT-24")
        main, additional = self.cpv(found, place)
        value, currency = self.money(found, "BT-27", place)
        maximum, maximum_currency = self.money(found, "BT-271", place)
        return {
            "title": line(title),
            "description": paragraphs(description),
            language_field: language or second or self.language,
            "nature": self.nature(found, place),
            "cpv": main,
            "additional_cpv": additional,
            "value": value,
            "currency": currency,
            "framework_maximum": maximum,
            "framework_maximum_currency": maximum_currency,
            "nuts": unique(found, "BT-5071"),
        }

    def nature(self, found: Found, place: str) -> str:
        """BT-23, or "" with a problem when it is none of the three."""
        written = text(found, "BT-23")
        nature = codes.nature(written)
        if written and not nature:
            self.problems.warning(
                place, f"Upphandlingens art, {shown(written)}, är inte varor, tjänster eller bygg."
            )
        return nature

    def cpv(self, found: Found, place: str) -> tuple[str, tuple[str, ...]]:
        """BT-262 and BT-263, each code once; junk becomes a problem."""
        good: dict[str, list[str]] = {"BT-262": [], "BT-263": []}
        for term, kept in good.items():
            for written in texts(found, term):
                code = codes.cpv(written)
                if code:
                    kept.append(code)
                else:
                    self.problems.warning(place, f"{shown(written)} är ingen CPV-kod.")
        main, rest = good["BT-262"], good["BT-263"]
        ordered = tuple(dict.fromkeys(main + rest))
        return (ordered[0] if main else ""), (ordered[1:] if main else ordered)

    def money(self, found: Found, term: str, place: str) -> tuple[Decimal | None, str]:
        """The first amount given under a term, with its currency."""
        for element in found.get(term, ()):
            written = (element.text or "").strip()
            if not written:
                continue
            value = quantities.amount(written)
            if value is not None:
                return value, (element.get("currencyID") or "").strip().upper()
            number = quantities.number(written)
            if number is None:
                self.problems.warning(place, f"Beloppet {shown(written)} går inte att läsa.")
            elif not -1 <= number <= quantities.LARGEST_AMOUNT:
                self.problems.warning(
                    place, f"Beloppet {shown(written)} är orimligt. Det räknas som okänt."
                )
        return None, ""

    def internal_id(self, found: Found) -> str:
        """BT-22, the buyer's own number."""
        for element in found.get("BT-22", ()):
            if element.get("schemeName", "InternalID") == "InternalID" and element.text:
                return element.text.strip()
        return ""

    def day(self, found: Found, term: str, place: str) -> date | None:
        """The day under a term, with a problem when it is none."""
        written = text(found, term)
        found_day = quantities.day(written) if written else None
        if written and found_day is None:
            self.problems.warning(place, f"Dagen {shown(written)} går inte att läsa.")
        return found_day
