"""Long lists in pages: the links between them, each a stable address."""

from math import ceil

from tracker.web.addresses import here_with

PageLinks = dict[str, object]
_AROUND = 2


def page_links(number: int, total: int, size: int) -> PageLinks | None:
    """What GOV.UK's pagination component takes, or None where one page holds everything.

    Args:
        number: the page shown, counted from 1.
        total: how many items there are.
        size: how many stand on a page.
    """
    pages = ceil(total / size)
    if pages <= 1:
        return None
    shown = [
        page for page in range(1, pages + 1) if page in (1, pages) or abs(page - number) <= _AROUND
    ]
    items: list[dict[str, object]] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "href": _address(page), "current": page == number})
    links: PageLinks = {"items": items}
    if number > 1:
        links["previous"] = {"href": _address(number - 1)}
    if number < pages:
        links["next"] = {"href": _address(number + 1)}
    return links


def _address(page: int) -> str:
    """The present address at another page."""
    return here_with(page=None if page == 1 else str(page))
