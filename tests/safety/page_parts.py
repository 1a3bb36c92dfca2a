"""What a page is made of, as somebody who reads its source sees it: elements, links and forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Given = dict[str, str]
VOID = frozenset({"input", "br", "hr", "img", "meta", "link", "wbr", "source", "col"})


@dataclass
class Field:
    """A field of a form: its values are what a browser would send of it as the page stands."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    hint: str = ""  # the inputmode, which tells an amount from a text


@dataclass
class Form:
    """A form: where it leads, how, and its fields by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def data(self) -> dict[str, list[str]]:
        """What a browser sends if nobody types anything, but for the token of its session."""
        return {
            f.name: list(f.values)
            for f in self.fields.values()
            if f.kind != "file" and f.name != "csrf_token"
        }


class PageParts(HTMLParser):
    """A page, read as HTML by a parser that runs nothing.

    elements  every start tag with its attributes, in order
    links     where its links lead, and where its pictures are
    forms     every form, the fields that name it from afar (`form=`) included
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Given]] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: Field | None = None
        self._text: Field | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "img" and "src" in given:
            self.links.append(given["src"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
            if "id" in given:
                self._named[given["id"]] = self._form
        else:
            self._read_field(tag, given)

    def _read_field(self, tag: str, given: Given) -> None:
        form = self._named.get(given["form"]) if "form" in given else self._form
        name = given.get("name", "")
        if tag == "option" and self._select is not None:
            value = given.get("value", "")
            self._select.choices.append(value)
            if "selected" in given or not self._select.values:
                self._select.values = [value]
        elif form is None or not name:
            return
        elif tag == "input":
            self._read_input(form, name, given)
        elif tag in {"select", "textarea"}:
            found = form.fields.setdefault(name, Field(name, tag, hint=given.get("inputmode", "")))
            if tag == "select":
                self._select = found
            else:
                self._text = found
                found.values = [""]
        elif tag == "button" and name not in form.fields:
            form.fields[name] = Field(name, "button", [given.get("value", "")])

    @staticmethod
    def _read_input(form: Form, name: str, given: Given) -> None:
        kind = given.get("type", "text")
        found = form.fields.setdefault(name, Field(name, kind, hint=given.get("inputmode", "")))
        if kind in {"radio", "checkbox"}:
            found.choices.append(given.get("value", "on"))
            if "checked" in given:
                found.values.append(given.get("value", "on"))
        elif kind != "file":
            found.values.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page."""
    return PageParts(page).forms
