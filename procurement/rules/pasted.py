"""Text as people read it, however it was pasted: broken lines, soft hyphens, parted letters.

Text out of a PDF, a letter or a web page has breaks inside sentences and marks inside words that
nobody sees. Pure: no database, no clock.
"""

import re
import unicodedata

# Soft hyphens, joiners and spaces of no width, and the mark that begins a file.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,200})?/?>")
_HYPHENATED = re.compile(r"(?<=[a-zåäöé])-[ \t]*\r?\n[ \t]*(?=[a-zåäöé])(?!(?:och|eller|samt)\b)")
# A line goes on when the next begins in lower case, or when it ends in a word that asks for more.
_GOES_ON = re.compile(
    r"(?<![.:;!?\n])[ \t]*\r?\n[ \t]*(?=[a-zåäöé])(?![a-zåäöé]\)|[a-zåäöé]\.\s)"
    r"|(?<=[\w ])\b(i|på|av|från|hos|till|vid|inom|med|för|om|ett|en|den|det|de|ska|skall|måste|bör"
    r"|och|eller|samt|som|är|vara|kommunens?)[ \t]*\r?\n[ \t]*(?=\w)"
)


def composed(text: str) -> str:
    """Letters as one sign each (NFC): some programs write å as an a and a ring."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def as_read(text: str) -> str:
    """A text without what nobody sees, its broken lines whole. Lists and headings keep theirs."""
    text = _TAG.sub("", _UNSEEN.sub("", composed(text)))
    text = _HYPHENATED.sub("", text)
    return _GOES_ON.sub(lambda found: f"{found[1] or ''} ", text)
