import io
import zipfile

import pytest

from tracker.domain.file_types import FileType, fits_name, safe_name, type_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)


def office(*parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return kept.getvalue()


WORD = office("[Content_Types].xml", "word/document.xml")
EXCEL = office("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", FileType.PDF),
        (PNG, FileType.PNG),
        (JPEG, FileType.JPEG),
        (WORD, FileType.WORD),
        (EXCEL, FileType.EXCEL),
        ("Minute of 3 June: agréed".encode(), FileType.TEXT),
        (b"\xef\xbb\xbfWith a mark", FileType.TEXT),
    ],
)
def test_each_kind_is_told_by_its_content(content: bytes, kind: FileType) -> None:
    assert type_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\n <html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"\xef\xbb\xbf<html>",
        b"MZ\x90\x00\x03",
        b"GIF89a" + b"\x00" * 10,
        b"caf\xe9 in another coding",
        b"\x7fELF",
        b"PK\x03\x04 not an archive at all",
        office("a.txt"),
        office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        office("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
        office("[Content_Types].xml", "ppt/presentation.xml"),
    ],
)
def test_whatever_else_it_is_may_not_be_attached(content: bytes) -> None:
    assert type_of(content) is None


@pytest.mark.parametrize(
    ("kind", "name", "fits"),
    [
        (FileType.PDF, "Agreement.PDF", True),
        (FileType.JPEG, "scan.jpeg", True),
        (FileType.PDF, "Agreement", True),
        (FileType.TEXT, "page.html", False),
        (FileType.PDF, "agreement.pdf.exe", False),
    ],
)
def test_a_name_must_promise_what_the_file_is(kind: FileType, name: str, *, fits: bool) -> None:
    assert fits_name(kind, name) is fits


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Agreement.PDF", "Agreement.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Signed copy.pdf", "Signed copy.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a--Set-Cookie- x=1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("Cytundeb â.pdf", "Cytundeb â.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_kind_does(name: str, safe: str) -> None:
    assert safe_name(name, FileType.PDF) == safe
