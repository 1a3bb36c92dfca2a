"""Forms of pages as a browser without scripts would send them."""

from html.parser import HTMLParser


class _Boxes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._list: str | None = None
        self._text: str | None = None
        self._words: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name:
            if given.get("type") not in {"radio", "checkbox", "file"} or "checked" in given:
                self.found[name] = value
        elif tag == "select":
            self._list = name
        elif (
            tag == "option" and self._list and ("selected" in given or self._list not in self.found)
        ):
            # An option without a value of its own sends its words.
            self._words = None if "value" in given else self._list
            self.found[self._list] = value
        elif tag == "textarea" and name:
            self._text = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data
        if self._words:
            self.found[self._words] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "option":
            self._words = None
        elif tag == "select":
            self._list = None


def boxes(page: str) -> dict[str, str]:
    """What the fields of a page hold, the hidden ones too, by their names."""
    parser = _Boxes()
    parser.feed(page)
    return parser.found


def date_boxes(name: str, day: str) -> dict[str, str]:
    """A date, such as 31/3/2027, in the three boxes of a field."""
    parts = zip(("day", "month", "year"), day.split("/"), strict=True)
    return {f"{name}-{part}": text for part, text in parts}
