"""What a workbook says of itself: its kind, its sheets and where they are, its number formats."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from importers.container import Container
from importers.refusal import Refusal, damaged

MOST_SHEETS = 100

# Old workbooks gather very many cell styles.
_LONGEST_LIST = 32 * 1024 * 1024
_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SAVE_AS = "Save it as Excel Workbook (.xlsx) and import that one."
_PERCENT_BUILT_IN = {"9", "10"}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of the file: its name and its part."""

    name: str
    part: str
    hidden: bool


class Package:
    """The parts of a workbook that describe the others."""

    def __init__(self, container: Container) -> None:
        """Find the sheets; raises Refusal for what is no ordinary .xlsx workbook."""
        self._container = container
        self._check_content()
        self._workbook = self._workbook_part()
        root = self._tree(self._workbook)
        if root.tag.startswith(f"{{{_STRICT}") or root.get("conformance") == "strict":
            raise Refusal(
                'it is saved as "Strict Open XML Spreadsheet", which many programs misread. '
                "In Excel choose Save As, Excel Workbook (.xlsx), and import that one."
            )
        self.sheets = tuple(self._sheets(root))

    def _tree(self, name: str) -> Element:
        part = self._container.find(name)
        if part is None:
            raise damaged("a part is missing")
        try:
            return fromstring(self._container.read(part, _LONGEST_LIST), forbid_dtd=True)
        except DefusedXmlException as error:
            raise document_type(part) from error
        except (ParseError, ValueError, LookupError) as error:
            raise damaged("its list of parts cannot be read") from error

    def _check_content(self) -> None:
        names = self._container.entries
        if "mimetype" in names:
            raise Refusal(f"it is an OpenDocument file (.ods). {_SAVE_AS}")
        if "[Content_Types].xml" not in names:
            if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
                raise Refusal(f"it is an Apple Numbers file. {_SAVE_AS}")
            raise Refusal("it is a zip archive, not an Excel workbook. Unpack it first.")
        types = self._tree("[Content_Types].xml")
        content = " ".join(node.get("ContentType", "") for node in types)
        if "sheet.binary" in content or "xl/workbook.bin" in names:
            raise Refusal(f"it is a binary Excel workbook (.xlsb). {_SAVE_AS}")
        if "macroEnabled" in content or "xl/vbaProject.bin" in names:
            raise Refusal(
                "it is a workbook with macros (.xlsm). In Excel choose Save As, Excel Workbook "
                "(.xlsx), which leaves the macros out, and import that one."
            )
        if "wordprocessingml.document" in content or "presentationml.presentation" in content:
            raise Refusal("it is a Word or PowerPoint file, not a spreadsheet.")

    def _workbook_part(self) -> str:
        for node in self._tree("_rels/.rels") if "_rels/.rels" in self._container.entries else ():
            if node.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(node.get("Target", "").lstrip("/"))
        raise damaged("it does not say where its workbook is")

    def _relations(self) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(self._workbook)
        tree = self._tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {
            node.get("Id", ""): (
                node.get("Type", "").rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/"),
            )
            for node in tree
        }

    def _sheets(self, root: Element) -> Iterator[Sheet]:
        relations = self._relations()
        nodes = [node for node in root.iter() if node.tag.rsplit("}", 1)[-1] == "sheet"]
        if len(nodes) > MOST_SHEETS:
            raise Refusal(
                f"it has more than {MOST_SHEETS} sheets. Delete those that are not to be imported."
            )
        for node in nodes:
            kind, part = relations.get(node.get(_RELATIONSHIP_ID, ""), ("", ""))
            if kind == "worksheet":
                written = self._container.find(part)
                if written is None:
                    raise damaged("one of its sheets is missing")
                hidden = node.get("state", "visible") != "visible"
                yield Sheet(node.get("name", ""), written, hidden)

    def percent_styles(self) -> frozenset[int]:
        """The numbers of the cell styles that show 0.51 as 51%."""
        part = next((part for kind, part in self._relations().values() if kind == "styles"), None)
        if part is None or self._container.find(part) is None:
            return frozenset()
        root = self._tree(part)
        percent = _PERCENT_BUILT_IN | {
            node.get("numFmtId")
            for node in _children(root, "numFmts")
            if "%" in _LITERAL.sub("", node.get("formatCode", ""))
        }
        styles = _children(root, "cellXfs")
        return frozenset(n for n, node in enumerate(styles) if node.get("numFmtId") in percent)


def _children(root: Element, name: str) -> Iterator[Element]:
    for group in root:
        if group.tag.rsplit("}", 1)[-1] == name:
            yield from group


def document_type(part: str) -> Refusal:
    """The refusal of a part that declares a document type, which no spreadsheet program writes."""
    return Refusal(
        f"its part {part} declares a document type (DTD), which is how harmful files are built. "
        "Open it in Excel or LibreOffice, save it as a new .xlsx and import that one."
    )
