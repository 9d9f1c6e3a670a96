"""Text out of files: one line for titles, kept paragraphs for descriptions, safe to show."""

import re

#: Longest text kept; the longest real description is some 40,000 characters.
LONGEST = 100_000
LONGEST_LINE = 2_000

#: Control characters (NUL cannot be stored), marks that turn text round, half characters.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def _clean(text: str) -> str:
    return text if text.isprintable() else _UNSAFE.sub("", text)


def line(text: str) -> str:
    """One line: every run of white space, newlines too, is one space."""
    if text.isprintable() and "  " not in text:  # the only white space that prints is the space
        return text.strip()[:LONGEST_LINE].strip()
    return _clean(" ".join(text[: 10 * LONGEST_LINE].split()))[:LONGEST_LINE].strip()


def paragraphs(text: str) -> str:
    """Paragraphs kept, blanks squeezed, at most one empty line between."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text:
        return text.strip()[:LONGEST]
    kept: list[str] = []
    for written in text[: 2 * LONGEST].splitlines():
        squeezed = _clean(" ".join(written.split()))
        if squeezed or (kept and kept[-1]):
            kept.append(squeezed)
    return "\n".join(kept).strip()[:LONGEST]


def file_name(name: str) -> str:
    """The name of a file as a disk gave it; bytes that are no UTF-8 are spelt out (``\\xff``)."""
    return line(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def shown(text: str) -> str:
    """A stranger's text inside a sentence: one line, at most 60 characters, in quotes."""
    short = line(text)
    return f"”{short[:60]}…”" if len(short) > 60 else f"”{short}”"


#: What spreadsheet programs take for the beginning of a formula.
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@]")


def exported_cell(text: str) -> str:
    """A stranger's text for a cell in an exported file: never taken for a formula.

    Spreadsheet programs run cells that begin with these signs; an apostrophe makes them text.
    A dash alone, which says that nobody knows, is no formula.
    """
    return f"'{text}" if _FORMULA.match(text) and text.strip(" -") else text


def imported_cell(text: str) -> str:
    """A cell without the apostrophe that :func:`exported_cell` put first."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text
