"""Text on its way into a spreadsheet: never a formula, never broken XML, never silently cut.

Every text that a person typed passes through `clean`. What XML cannot hold is left out, and what
a cell cannot hold is cut with a note of the cut, so that one person's odd characters never spoil
everybody's export.
"""

import re
from xml.sax.saxutils import escape

LONGEST_IN_CELL = 32_767
"""What a cell holds, in the UTF-16 units in which spreadsheet programs count."""

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """The text as a cell can hold it; what is cut off is counted in a note at the end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_XML.sub("", text)
    # Only a long text can be too long, and counting UTF-16 units takes a copy of it.
    return _cut(text) if len(text) > LONGEST_IN_CELL // 2 else text


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    length = len(units) // 2
    if length <= LONGEST_IN_CELL:
        return text
    note = f" [cut here: the text has {length:,} characters, a cell holds {LONGEST_IN_CELL:,}]"
    kept = units[: (LONGEST_IN_CELL - len(note)) * 2].decode("utf-16-le", errors="ignore")
    return kept + note


def xml_text(text: str) -> str:
    """The text between two XML tags.

    A literal `_x0041_` is escaped, because spreadsheet programs would show it as the letter A.
    """
    return escape(_LOOKS_ESCAPED.sub("_x005F_x", clean(text)))


def inline_string(text: str) -> str:
    """The `<is>` element of a text cell."""
    text = xml_text(text)
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<is><t{space}>{text}</t></is>"


def safe_string(text: str) -> str:
    """Text that XlsxWriter will write as text, whatever it looks like.

    XlsxWriter takes a text that starts with `<r>` and ends with `</r>` for rich text and copies
    it into the file unescaped; a space at the end keeps it a text.
    """
    text = clean(text)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
