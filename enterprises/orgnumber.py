"""Organisation numbers: read what people type, and hide what is a person's number.

Source: lag (1974:174) om identitetsbeteckning för juridiska personer m.fl. A legal person's third
digit is at least 2; a sole trader's number is the owner's personnummer and is never shown.
"""

from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.se import orgnr, personnummer

MASK = "••••"


class OrgNumberError(ValueError):
    """What was typed is no organisation number; the message says why, in Swedish."""


def parse(typed: str) -> str:
    """Return ten digits. Takes spaces, hyphen, `SE…01`, and twelve digits (16 or a century).

    Raises OrgNumberError with a sentence for the person who typed it.
    """
    digits = orgnr.compact(typed).upper()
    if digits.startswith("SE") and digits.endswith("01") and len(digits) == 14:
        digits = digits[2:-2]
    digits = digits.replace("+", "")
    if not digits.isascii() or not digits.isdigit():
        raise OrgNumberError(
            "Ett organisationsnummer består av tio siffror, till exempel 556036-0793."
        )
    if len(digits) == 12 and digits[:2] in {"16", "18", "19", "20"}:
        digits = digits[2:]
    if len(digits) != 10:
        raise OrgNumberError(
            _("Numret ska ha tio siffror, men det du skrev har %(count)s. Kontrollera numret.")
            % {"count": len(digits)}
        )
    try:
        orgnr.validate(digits)
    except InvalidChecksum:
        raise OrgNumberError(
            _(
                "Sista siffran (kontrollsiffran) stämmer inte med resten av numret. "
                "Kontrollera att siffrorna står i rätt ordning."
            )
        ) from None
    if is_personal(digits) and not _is_birth_number(digits):
        raise OrgNumberError(
            _(
                "Numret är varken ett organisationsnummer eller ett personnummer. "
                "Kontrollera att siffrorna står i rätt ordning."
            )
        )
    return digits


def is_personal(digits: str) -> bool:
    """Whether ten digits are a personnummer or samordningsnummer: the third digit is 0 or 1."""
    return digits[2] < "2"


def _is_birth_number(digits: str) -> bool:
    """A samordningsnummer has 60 added to the day; only the date is read from it here."""
    day = int(digits[4:6])
    if day <= 60:
        return bool(personnummer.is_valid(digits))
    try:
        personnummer.get_birth_date(f"{digits[:4]}{day - 60:02d}{digits[6:]}")
    except ValidationError:
        return False
    return True


def shown(digits: str | None) -> str:
    """The number as the public, lists and logs may see it: a personal one without its ending."""
    if not digits:
        return ""
    if is_personal(digits):
        return f"{digits[:2]}{MASK}-{MASK}"
    return f"{digits[:6]}-{digits[6:]}"


def written_out(digits: str | None) -> str:
    """The whole number, for the enterprise itself and the officer who checks it."""
    return f"{digits[:6]}-{digits[6:]}" if digits else ""
