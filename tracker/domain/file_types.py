"""Which kind of file some bytes are, by what they hold and not by what they are called.

Six kinds may be attached to an agreement. None of them runs in a browser: pages and drawings that
hold scripts (HTML, SVG), and Office files with macros, are not among them.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument"


class FileType(StrEnum):
    """A kind of file that may be attached; the values are the endings of its names."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class _Facts:
    words: str
    media_type: str
    endings: tuple[str, ...]


_FACTS = {
    FileType.PDF: _Facts("a PDF file", "application/pdf", ("pdf",)),
    FileType.WORD: _Facts("a Word document", f"{_OFFICE}.wordprocessingml.document", ("docx",)),
    FileType.EXCEL: _Facts("an Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    FileType.PNG: _Facts("a PNG picture", "image/png", ("png",)),
    FileType.JPEG: _Facts("a JPEG picture", "image/jpeg", ("jpg", "jpeg")),
    FileType.TEXT: _Facts("plain text", "text/plain; charset=utf-8", ("txt",)),
}
_SIGNATURES = (
    (b"%PDF-", FileType.PDF),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPEG),
)
_ZIP = b"PK\x03\x04"
_MOST_PARTS = 20_000
_MAIN_PARTS = {"word/document.xml": FileType.WORD, "xl/workbook.xml": FileType.EXCEL}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|!--|[a-z])", re.IGNORECASE)


def words_for(kind: FileType) -> str:
    """The kind as part of a sentence: `a PDF file`."""
    return _FACTS[kind].words


def media_type(kind: FileType) -> str:
    """What HTTP calls the kind."""
    return _FACTS[kind].media_type


def type_of(content: bytes) -> FileType | None:
    """The kind of file some bytes are, or None for what may not be attached."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(_ZIP):
        return _office_type(content)
    return FileType.TEXT if _is_plain_text(content) else None


def fits_name(kind: FileType, name: str) -> bool:
    """Whether a file's name promises what the file is; a name without an ending promises nothing."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix
    return not ending or ending[1:].casefold() in _FACTS[kind].endings


def type_named(name: str) -> FileType:
    """The kind that a kept file's name ends in."""
    return FileType(name.rpartition(".")[2])


def safe_name(name: str, kind: FileType) -> str:
    """A name that no system takes amiss, ending as its kind does.

    Only the last part of a path counts; letters of any alphabet stay, what separates folders,
    starts a command or hides in a line goes.

    >>> safe_name("../../Signed: <copy>.PDF", FileType.PDF)
    'Signed- -copy.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(last).stem if PurePosixPath(last).suffix else last
    plain = "".join(
        "-" if character in ':*?"<>|$`;&' or not character.isprintable() else character
        for character in stem
    )
    return f"{plain.strip(' .-')[:100] or 'document'}.{kind}"


def _office_type(content: bytes) -> FileType | None:
    """Word or Excel without macros; None for any other archive. Nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    names = {part.casefold() for part in parts}
    if len(parts) > _MOST_PARTS or "[content_types].xml" not in names:
        return None
    if any(name.endswith("vbaproject.bin") for name in names):
        return None
    found = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _NOT_TEXT.search(text) and not _MARKUP.match(text)
