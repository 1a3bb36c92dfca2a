"""The pages of one agreement: their list beside each of them, and who can see them.

Every page whose address begins with an agreement extends `agreements/frame.html` and hands it

    render_template("reviews/reviews.html", **frame_of(book), ...)

The list says by its address where each page stands; what no room has registered is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from tracker.access import Right
from tracker.domain.registers import Agreement, AgreementBook, Fund
from tracker.domain.wording import listed
from tracker.errors import NotFound
from tracker.web.asking import actor
from tracker.web.formatting import counted

ROOT = "/agreements/<code:agreement>"
_FEW = 3


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One entry of the list: what it says, and the address below the agreement's own.

    `also` are the addresses of pages that belong to it without being listed.
    """

    text: str
    address: str
    also: tuple[str, ...] = ()


AGREEMENT_PAGES = (
    AgreementPage("Overview", ""),
    AgreementPage("Scorecard", "/scorecard"),
    AgreementPage("Set-up", "/set-up", ("/vary", "/versions")),
    AgreementPage("Partners", "/partners"),
    AgreementPage("Money", "/money", ("/funds", "/months", "/periods")),
    AgreementPage("Reconciliation", "/reconcile"),
    AgreementPage("Risk share", "/risk-share", ("/funds/<code:fund>/risk-share",)),
    AgreementPage("Outcomes", "/outcomes"),
    AgreementPage("Reviews", "/reviews", ("/exit",)),
    AgreementPage("Timetable", "/timetable"),
    AgreementPage("Frameworks", "/frameworks"),
    AgreementPage("Assessments", "/assessments"),
    AgreementPage("Documents", "/documents"),
    AgreementPage("Approvals", "/approvals"),
    AgreementPage("History", "/history"),
    AgreementPage("Whole record", "/record"),
    AgreementPage("Board", "/board", ("/decisions",)),
)


@dataclass(frozen=True, slots=True)
class PageLink:
    """An entry of the list as the page shows it."""

    text: str
    address: str
    is_present: bool


def install(app: Flask) -> None:
    """Let the frame list the pages of the agreement that the address names."""
    app.jinja_env.globals["pages_of"] = pages_of


def pages_of(agreement: str) -> list[PageLink]:
    """The pages of an agreement that there are, the present one marked."""
    views = _views()
    present = _present(request.url_rule.rule if request.url_rule else "")
    return [
        PageLink(page.text, url_for(views[page.address], agreement=agreement), page is present)
        for page in AGREEMENT_PAGES
        if page.address in views
    ]


def frame_of(book: AgreementBook, version: Agreement | None = None) -> dict[str, Any]:
    """What the frame needs: the agreement, the names of its bodies, and who can see the page.

    Args:
        book: needs no register but the partners.
        version: what the agreement says on the day the page shows; else the present version.
    """
    names = names_of(book)
    return {
        "agreement": version or book.agreement,
        "names": names,
        "may_change": may(book, Right.CHANGE),
        "seen_by": seen_by(
            [names.get(row.organisation, row.organisation) for row in book.partners]
        ),
    }


def may(book: AgreementBook, right: Right) -> bool:
    """Whether the asking person holds a right in the agreement, so that its pages offer it."""
    own = actor()
    partners = {row.organisation for row in book.partners}
    return own.is_local or not partners.isdisjoint(own.organisations(right))


def names_of(book: AgreementBook) -> Mapping[str, str]:
    """The names of the agreement's bodies by their codes."""
    return {row.code: row.name for row in book.organisations}


def fund_of(book: AgreementBook, code: str) -> Fund:
    """One fund of an agreement.

    Raises:
        NotFound: when it has no such fund.
    """
    found = next((row for row in book.funds if row.fund == code), None)
    if found is None:
        raise NotFound(f"Agreement {book.agreement.agreement} has no fund {code}.")
    return found


def seen_by(partners: list[str]) -> str:
    """Who can see what is recorded of an agreement, in a sentence.

    >>> seen_by(["Marlshire County Council", "Marlshire ICB"])
    'Everybody at Marlshire County Council and Marlshire ICB can see this page.'
    """
    if not partners:
        return "Only this machine’s administrator can see this page: no partner is recorded."
    who = listed(partners) if len(partners) <= _FEW else f"its {counted(len(partners), 'partner')}"
    return f"Everybody at {who} can see this page."


def address_below(agreement: str, below: str) -> str | None:
    """The address of an agreement's page, by what stands below the agreement's own; None if none."""
    rule = f"{ROOT}{below}"
    found = (r.endpoint for r in current_app.url_map.iter_rules() if r.rule == rule)
    endpoint = next(found, None)
    return None if endpoint is None else url_for(endpoint, agreement=agreement)


def address_of_page(agreement: str, text: str) -> str | None:
    """The address of one of an agreement's pages, by what the list calls it; None if none is."""
    found = next((page.address for page in AGREEMENT_PAGES if page.text == text), None)
    return None if found is None else address_below(agreement, found)


def _views() -> dict[str, str]:
    """The view of each listed page that there is, by its address."""
    listed_ones = {f"{ROOT}{page.address}": page.address for page in AGREEMENT_PAGES}
    return {
        listed_ones[rule.rule]: rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if rule.rule in listed_ones and "GET" in (rule.methods or ())
    }


def _present(rule: str) -> AgreementPage | None:
    """The entry a page belongs to: the one with the longest address that its own begins with."""
    below = rule.removeprefix(ROOT)
    found = [
        (len(address), page)
        for page in AGREEMENT_PAGES
        for address in (page.address, *page.also)
        if (below == address) or (address and below.startswith(f"{address}/"))
    ]
    return max(found, key=lambda item: item[0])[1] if found else None
