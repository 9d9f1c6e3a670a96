"""Text out of files: one line for titles, kept paragraphs for descriptions, safe to show."""

import re

#: Longest text kept; the longest real description is some 40,000 characters.
LONGEST = 100_000
LONGEST_LINE = 2_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\n\s*\n\s*")


def clean(text: str) -> str:
    """Without control characters (NUL cannot be stored) and marks that turn text round."""
    return _BIDI.sub("", _CONTROL.sub("", text)) if not text.isascii() or _odd(text) else text


def _odd(text: str) -> bool:
    return not text.isprintable() and _CONTROL.search(text) is not None


def line(text: str) -> str:
    """One line: every run of white space, newlines too, is one space."""
    return " ".join(clean(text).split())[:LONGEST_LINE]


def paragraphs(text: str) -> str:
    """Paragraphs kept, blanks squeezed, at most one empty line between."""
    if not text:
        return ""
    squeezed = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    squeezed = _BLANKS.sub(" ", squeezed).replace("\n ", "\n").replace(" \n", "\n")
    return _MANY_LINES.sub("\n\n", squeezed).strip()[:LONGEST]


def shown(text: str) -> str:
    """A stranger's text inside a sentence: one line, at most 60 characters, in quotes."""
    short = line(text)
    return f"”{short[:60]}…”" if len(short) > 60 else f"”{short}”"


def exported_cell(text: str) -> str:
    """A stranger's text for a cell in an exported file: never taken for a formula.

    Spreadsheet programs run cells that begin with these signs; an apostrophe makes them text.
    """
    return (
        f"'{text}"
        if text.lstrip().startswith(("=", "+", "-", "@")) or (text[:1] in "\t\r" and text)
        else text
    )
