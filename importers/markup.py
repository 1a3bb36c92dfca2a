"""What may not stand in any XML part of a workbook, whatever its encoding."""

import re
from collections.abc import Iterator

from importers.package import document_type
from importers.refusal import damaged

_ENDINGS = (".xml", ".rels", ".vml")
_OVERLAP = 64
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_PLAIN = {"utf-8", "utf8", "us-ascii", "ascii"}
_KNOWN = _PLAIN | {"utf-16", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252"}
_MARK = "<!DOCTYPE"
# A part may claim one encoding and be read in another, so the spelling counts, not the claim.
_MARKS = (_MARK.encode("ascii"), _MARK.encode("utf-16-le"), _MARK.encode("utf-16-be"))


def is_markup(name: str) -> bool:
    """Whether the part is XML by its name."""
    return name.lower().endswith(_ENDINGS)


def checked(name: str, pieces: Iterator[bytes], *, read_by_us: bool) -> Iterator[bytes]:
    """Pass an XML part on, piece by piece.

    Raises Refusal at a document type declaration, at an encoding nobody uses, and, where the
    import itself reads the part, at anything but UTF-8.
    """
    tail = b""
    for piece in pieces:
        if not tail and piece:
            _check_encoding(name, piece, read_by_us=read_by_us)
        seam = tail + piece[:_OVERLAP]
        # One byte is found faster than nine, and few parts have it.
        suspicious = b"!" in piece or b"!" in seam
        if suspicious and any(mark in piece or mark in seam for mark in _MARKS):
            raise document_type(name)
        tail = piece[-_OVERLAP:]
        yield piece


def _check_encoding(name: str, piece: bytes, *, read_by_us: bool) -> None:
    wide = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    head = piece[:400].replace(b"\0", b"") if wide else piece[:400]
    declared = _DECLARED.search(head)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in _KNOWN:
        raise damaged(f"its part {name} is written in the encoding {encoding}")
    if read_by_us and (wide or encoding not in _PLAIN):
        raise damaged(f"its part {name} is not written in UTF-8")
