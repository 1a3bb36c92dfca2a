"""The text of a CSV file, whatever saved it: by its byte order mark, else UTF-8, else Windows-1252."""

import codecs
import re

from importers.refusal import Refusal

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

# What text looks like after somebody opened it in the wrong encoding and saved it: U+FFFD, and
# UTF-8 taken for Windows-1252 (£ becomes Â£, é becomes Ã©, a dash becomes â€“).
GARBLED = re.compile(
    "\ufffd|\u00c2[\u00a0-\u00bf ]|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u2018-\u203a\u20ac]"
)


def decoded(content: bytes, *, unmarked_wide: bool = False) -> tuple[str, str]:
    """The text and the name of its encoding.

    Args:
        content: the whole file.
        unmarked_wide: whether UTF-16 without a byte order mark is to be recognised by its zeros.

    Raises Refusal when it is none of these, or holds zero characters.
    """
    encoding = _wide(content, unmarked_wide)
    if encoding is not None:
        text = _strictly(content, encoding)
    else:
        try:
            text = content.decode("utf-8-sig")
            encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
        except UnicodeDecodeError:
            encoding = "cp1252"
            text = _strictly(content, encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refusal(
            f"it holds zero characters (the first in line {line}), so it is no plain text. "
            "Save it as CSV UTF-8 and import that file."
        )
    return text, encoding


def _wide(content: bytes, unmarked: bool) -> str | None:  # noqa: FBT001  # handed through
    for mark, encoding in _WIDE_MARKS:
        if content.startswith(mark):
            return encoding
    if unmarked and len(content) % 2 == 0:
        # In UTF-16 every other byte of English text is a zero, and the others never are.
        head = content[:4096]
        first, second = head[::2].count(0), head[1::2].count(0)
        if second > len(head) * 0.4 and not first:
            return "utf-16-le"
        if first > len(head) * 0.4 and not second:
            return "utf-16-be"
    return None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refusal(
            f"its characters are neither UTF-8 nor Windows-1252 (the first strange one is in line "
            f"{line}). Save it as CSV UTF-8 and import that file."
        ) from error
