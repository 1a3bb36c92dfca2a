"""What a file is, judged by its bytes; its name only says what its owner believed it to be."""

import re
from pathlib import Path

from importers.pipe import FileKind
from importers.refusal import Refusal

_ZIP, _EMPTY_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06", b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "Save it as Excel Workbook (.xlsx) and import that one."
_NOT_ACCEPTED = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".fods", ".numbers", ".pdf"}
_TEXT_NAMES = {".csv", ".txt", ".tsv", ".tab"}
_SIGNATURES = (
    (b"%PDF", "it is a PDF, not a spreadsheet"),
    (b"{\\rtf", "it is a text document, not a spreadsheet"),
    (b"\x89PNG", "it is a picture, not a spreadsheet"),
    (b"\xff\xd8\xff", "it is a picture, not a spreadsheet"),
    (b"GIF8", "it is a picture, not a spreadsheet"),
    (b"\x1f\x8b", "it is a compressed archive, not a spreadsheet"),
    (b"7z\xbc\xaf", "it is a compressed archive, not a spreadsheet"),
    (b"Rar!", "it is a compressed archive, not a spreadsheet"),
    (b"\x09\x08", "it is a very old Excel file"),
    (b"SQLite format 3", "it is a database, not a spreadsheet"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|script)\b",
                       re.IGNORECASE | re.DOTALL)  # fmt: skip
_WEB_ERROR = re.compile(
    rb"\s*(?:HTTP/[0-9.]+\s+)?(?:(?:error\s+)?[45][0-9][0-9]\b|forbidden|access denied|not found|"
    rb"unauthori[sz]ed|service unavailable|internal server error|bad gateway)",
    re.IGNORECASE,
)


def file_kind(path: Path, name: str) -> FileKind:
    """Whether the file is a workbook or a CSV file.

    Raises Refusal, with its own sentence, for everything else: password-protected workbooks,
    old Excel files, web pages saved under a spreadsheet's name, parts of files, empty files.
    """
    suffix = Path(name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0"):
        what = "it is empty (0 bytes)" if not head else "it holds nothing but zero bytes"
        raise Refusal(f"{what}. Export or download it again.")
    if head.startswith(_ZIP):
        return _zip_kind(suffix)
    if head.startswith(_OLE):
        raise _ole(path)
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise Refusal(f"{what}. {_SAVE_AS}")
    return _text_kind(path, head, suffix)


def _zip_kind(suffix: str) -> FileKind:
    if suffix in _TEXT_NAMES:
        raise Refusal(
            f"it is named {suffix} but is not text: it looks like an Excel workbook. "
            "Rename it to .xlsx and import it again."
        )
    return "xlsx"


def _ole(path: Path) -> Refusal:
    # Stream names stand in the compound file's directory as UTF-16 text.
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Refusal(
            "it is password-protected. Save it without a password (File, Info, Protect "
            "Workbook, Encrypt with Password: clear it) and import it again."
        )
    if any(word.encode("utf-16-le") in content for word in ("WordDocument", "PowerPoint")):
        return Refusal(f"it is an old Office document, not a spreadsheet. {_SAVE_AS}")
    return Refusal(f"it is an old Excel file (.xls). {_SAVE_AS}")


def _text_kind(path: Path, head: bytes, suffix: str) -> FileKind:
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise Refusal("it is a web page, not a spreadsheet. Download the file itself again.")
    if b'progid="Excel.Sheet"' in head or b"office:spreadsheet" in head[:400]:
        raise Refusal(f"it is an old XML spreadsheet. {_SAVE_AS}")
    if path.stat().st_size < 2_000 and _WEB_ERROR.match(head):
        line = head.decode("ascii", "ignore").strip().splitlines()[0][:60]
        raise Refusal(
            f"it holds a web server's error message ('{line}') instead of a spreadsheet. "
            "Download the file again."
        )
    if b"\0" in head and suffix in _TEXT_NAMES and _has_zip_end(path):
        raise Refusal(
            "it is the end of a zip archive or workbook whose beginning is missing. Download or "
            "copy it again."
        )
    if suffix in _TEXT_NAMES or (not suffix and b"\0" not in head):
        return "csv"
    if suffix == ".xlsx":
        raise Refusal(_broken_workbook(path))
    if suffix in _NOT_ACCEPTED:
        raise Refusal(f"{suffix} files are not accepted. {_SAVE_AS}")
    raise Refusal(f"it is neither an Excel workbook (.xlsx) nor a .csv file. {_SAVE_AS}")


def _has_zip_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 70_000))
        return _ZIP_END in file.read()


def _broken_workbook(path: Path) -> str:
    if _has_zip_end(path):
        return "it is damaged: its beginning is missing. Download or copy it again."
    return f"it is named .xlsx but is not an Excel workbook. {_SAVE_AS}"
