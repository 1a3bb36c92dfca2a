"""Every page and form that links lead to: found by following them, told apart by route.

A sweep that needs an address for each route takes it from here, so a new page is swept as soon as
a link leads to it. What no link leads to is named in `BESIDES`, or the sweep fails.
"""

import html
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.safety.page_parts import Field, Form, PageParts

PER_ROUTE = 2  # pages looked at for each route: the usual one, and another of its kind
START = (
    "/", "/agreements/BCF", "/agreements/BCF/documents", "/agreements/BCF/funds/POOL/charts",
    "/agreements/BCF/outcomes", "/audit", "/ledgers", "/imports", "/jobs", "/people", "/account",
    "/kept-forms", "/approvals", "/settings/organisations", "/account/provider",
    "/account/code/remove", "/account/recovery-codes", "/jobs/1/progress", "/jobs/1/result",
    "/approvals/1/file", "/agreements/BCF/reviews",
    "/settings/better-care-fund-dates/remove?financial_year=2025-26&what=Plan",
    "/agreements/BCF/reviews/hold/decision?due=2027-02-26", "/agreements/BCF/reviews/packs/1",
    "/agreements/BCF/reviews/meetings/2027-02-26", "/agreements/BCF/reviews/actions/1",
    "/agreements/BCF/exit/notices/add?document=1", "/agreements/CES/exit",
    "/agreements/BCF/exit/notices/change?document=1&served_by=MARL-ICB&served_on=MARL-CC",
    "/agreements/BCF/exit/notices/remove?document=1&served_by=MARL-ICB&served_on=MARL-CC",
    "/agreements/BCF/checks/novation/change?organisation=MARL-ICB",
    "/agreements/BCF/checks/novation/remove?organisation=MARL-ICB",
    "/agreements/BCF/checks/leaving/change?organisation=MARL-ICB&considered_on=2026-11-01",
    "/agreements/BCF/checks/leaving/remove?organisation=MARL-ICB&considered_on=2026-11-01",
    "/agreements/BCF/checks", "/agreements/CARE/checks", "/agreements/CYP/outcomes/reason",
    "/agreements/BCF/checks/note/add?number=K23&about=POOL", "/settings/measures/CES-7/remove",
    "/agreements/BCF/outcomes/BCF25-2/definition/1/remove",
    "/agreements/BCF/money/balances", "/agreements/BCF/money/balances/statements/1",
    "/agreements/BCF/money/balances/statements/1.xlsx",
    "/agreements/BCF/money/balances/statements/1/sign",
    "/agreements/BCF/money/balances/explanations/1/remove",
    "/agreements/BCF/money/balances/disputes/1/resolve",
    "/agreements/BCF/money/balances/explain?fund=POOL&payer=MARL-ICB",
    "/agreements/BCF/money/balances/dispute?fund=POOL&payer=MARL-ICB",
    "/agreements/BCF/money/linked/LV1/change", "/agreements/BCF/money/linked/LV1/remove",
    "/agreements/BCF/money/next-year/assumptions?set=none",
    "/agreements/BCF/funds/POOL/contributions/d55b3396489f758d/confirm",
    "/agreements/BCF/funds/POOL/contributions/d55b3396489f758d/dispute",
)  # fmt: skip
# Pages that one sees before signing in.
OUTSIDE = (
    "/sign-in", "/sign-in/forgotten", "/sign-in/code", "/sign-in/set-up-code", "/sign-in/password",
    "/sign-in/links/none", "/sign-in/provider", "/sign-in/provider/answer", "/health",
    "/static/tracker.css", f"/calendar/{'a' * 43}.ics",
)  # fmt: skip
# Forms that a script sends, or that stand on pages only some people or some moments bring up.
BESIDES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "account.end_session": ("/account/sessions/1/end", {}),
    "account.end_other_sessions": ("/account/sessions/end-others", {}),
    "account.new_recovery_codes": ("/account/recovery-codes", {"password": "none"}),
    "account.remove_code": ("/account/code/remove", {"password": "none"}),
    "approvals.decide": ("/approvals/1/decision", {"decision": "return", "comment": "No"}),
    "approvals.submit_again": ("/approvals/1/submit", {"reason": "Once more"}),
    "balance_differences.add_explanation": (
        "/agreements/BCF/money/balances/explain?fund=POOL&payer=MARL-ICB",
        {"figure": "Paid", "kind": "Cash in transit", "amount": "1", "reason": "On its way"},
    ),
    "balance_differences.raise_dispute": (
        "/agreements/BCF/money/balances/dispute?fund=POOL&payer=MARL-ICB",
        {"reason": "Not agreed"},
    ),
    "balance_differences.remove": ("/agreements/BCF/money/balances/explanations/1/remove", {}),
    "balance_differences.settle": ("/agreements/BCF/money/balances/disputes/1/resolve", {}),
    "balance_statements.freeze": ("/agreements/BCF/money/balances/statements", {}),
    "balance_statements.put_signature": (
        "/agreements/BCF/money/balances/statements/1/sign",
        {"organisation": "MARL-CC", "how": "In the tracker", "name": "A", "role": "B"},
    ),
    "bcf_dates.remove": ("/settings/better-care-fund-dates/remove?financial_year=x&what=x", {}),
    "calendars.end_board": ("/agreements/BCF/reviews/calendar/1/end", {}),
    "calendars.end_own": ("/account/calendar/1/end", {}),
    "checks.change_decision_on_leaving_now": (
        "/agreements/BCF/checks/leaving/change?organisation=MARL-ICB&considered_on=2026-11-01",
        {"mark": "none"},
    ),
    "checks.remove_decision_on_leaving_now": (
        "/agreements/BCF/checks/leaving/remove?organisation=MARL-ICB&considered_on=2026-11-01",
        {"mark": "none"},
    ),
    "leaving.change_service_of_notice_now": (
        "/agreements/BCF/exit/notices/change?document=1&served_by=MARL-ICB&served_on=MARL-CC",
        {"mark": "none"},
    ),
    "leaving.remove_service_of_notice_now": (
        "/agreements/BCF/exit/notices/remove?document=1&served_by=MARL-ICB&served_on=MARL-CC",
        {"mark": "none"},
    ),
    "checks.change_novation_now": (
        "/agreements/BCF/checks/novation/change?organisation=MARL-ICB",
        {"mark": "none"},
    ),
    "checks.remove_novation_now": (
        "/agreements/BCF/checks/novation/remove?organisation=MARL-ICB",
        {"mark": "none"},
    ),
    "checks.add_note_now": (
        "/agreements/BCF/checks/note/add?number=K23&about=POOL",
        {"text": "It is known"},
    ),
    "definitions.join": ("/agreements/BCF/outcomes/BCF25-2/definition/1/remove", {"mark": "none"}),
    "downloads.ask_summary": ("/downloads/summary.xlsx?agreement=BCF", {}),
    "downloads.ask_workbook": ("/downloads/workbook.xlsx?agreement=BCF", {}),
    "jobs.again": ("/jobs/1/again", {}),
    "linked.change": ("/agreements/BCF/money/linked/LV1/change", {"mark": "none"}),
    "linked.remove": ("/agreements/BCF/money/linked/LV1/remove", {"mark": "none"}),
    "links.chosen": ("/sign-in/password", {"password": "none"}),
    "links.send": ("/sign-in/forgotten", {"email": "nobody@example.org"}),
    "next_year.remove": ("/agreements/BCF/money/next-year/assumptions/1/remove", {}),
    "passkeys.add": ("/account/passkeys", {"name": "A key"}),
    "passkeys.sign_in": ("/sign-in/passkey", {}),
    "passkeys.start_adding": ("/account/passkeys/start", {}),
    "passkeys.start_signing_in": ("/sign-in/passkey/start", {}),
    "measure_library.remove": ("/settings/measures/CES-7/remove", {"mark": "none"}),
    "people.reset_factors": ("/people/2/factors/reset", {}),
    "review_actions.complete": ("/agreements/BCF/reviews/actions/1", {}),
    "review_meetings.step": (
        "/agreements/BCF/reviews/hold/decision",
        {"due": "2027-02-26", "pack": "1"},
    ),
    "set_up.submit": ("/agreements/BCF/set-up/check", {}),
    "second_factor.check": ("/sign-in/code", {"code": "000000"}),
    "second_factor.keep": ("/sign-in/set-up-code", {"code": "000000"}),
    "sign_in.with_password": ("/sign-in", {"email": "nobody@example.org", "password": "none"}),
}


@dataclass
class Answer:
    """What was answered to one address."""

    address: str
    endpoint: str
    values: Mapping[str, object]
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @cached_property
    def words(self) -> str:
        """Everything it says; of a workbook what its cells hold, of a page what was not escaped."""
        if not self.content.startswith(b"PK"):
            return html.unescape(self.text)
        with ZipFile(BytesIO(self.content)) as parts:
            return "\n".join(
                html.unescape(parts.read(name).decode("utf-8", "replace"))
                for name in parts.namelist()
            )


@dataclass(frozen=True)
class FoundForm:
    """A form on a page: where it stood, where it leads and what it would send."""

    page: str
    address: str
    endpoint: str
    values: Mapping[str, object]
    form: Form


@dataclass
class Tour:
    """What a visitor came across."""

    answers: list[Answer] = field(default_factory=list)
    forms: dict[str, FoundForm] = field(default_factory=dict)  # the first for each changing route
    questions: dict[str, set[str]] = field(default_factory=dict)  # words asked, by route

    def by_route(self) -> dict[str, Answer]:
        """One answer for each route, the first."""
        found: dict[str, Answer] = {}
        for answer in self.answers:
            found.setdefault(answer.endpoint, answer)
        return found


def go_everywhere(app: Flask, visitor: FlaskClient) -> Tour:
    """What a signed-in visitor comes across, and what strangers see on the way in."""
    outside = crawl(app, app.test_client(), OUTSIDE, Tour())
    tour = crawl(app, visitor, START, outside)
    for address, data in BESIDES.values():
        _add_form(app, tour, address, data)
    for answer in tour.answers:  # a form may stand on no page but take its address from one
        _add_form(app, tour, answer.address, {})
    return tour


def _add_form(app: Flask, tour: Tour, address: str, data: Mapping[str, str]) -> None:
    place = _route(app, address, "POST")
    if place is not None and place[0] not in tour.forms:
        fields = {name: Field(name, "text", [value]) for name, value in data.items()}
        form = Form(address, "post", fields)
        tour.forms[place[0]] = FoundForm(address, address, *place, form)


def crawl(app: Flask, visitor: FlaskClient, start: Iterable[str], tour: Tour) -> Tour:
    """Follow every link, at most `PER_ROUTE` pages for each route and set of words asked."""
    seen, counts = set[str](), dict[str, int]()
    waiting = deque(start)
    while waiting:
        address = waiting.popleft()
        place = _route(app, address)
        if place is None or address in seen:
            continue
        seen.add(address)
        endpoint, values = place
        asked = frozenset(parse_qs(urlsplit(address).query, keep_blank_values=True))
        tour.questions.setdefault(endpoint, set()).update(asked)
        kind = f"{endpoint} {sorted(asked)}"
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] > PER_ROUTE:
            continue
        answer = visitor.get(address)
        found = Answer(
            address, endpoint, values, answer.status_code, dict(answer.headers), answer.data
        )
        answer.close()
        tour.answers.append(found)
        if answer.location:
            waiting.append(_path(urljoin(address, answer.location)))
        if found.is_page:
            waiting.extend(_look_at(app, found, tour))
    return tour


def _look_at(app: Flask, answer: Answer, tour: Tour) -> list[str]:
    """Note the forms of a page, and say where its links lead."""
    parts = PageParts(answer.text)
    for form in parts.forms:
        address = _path(urljoin(answer.address, form.action))
        place = _route(app, address, form.method.upper())
        if place is None:
            continue
        if form.method == "get":
            tour.questions.setdefault(place[0], set()).update(form.fields)
        elif place[0] not in tour.forms:
            tour.forms[place[0]] = FoundForm(answer.address, address, *place, form)
    return [_path(urljoin(answer.address, link)) for link in parts.links]


def _path(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc not in {"", "localhost"} or parts.scheme not in {"", "http"}:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _route(
    app: Flask, address: str, method: str = "GET"
) -> tuple[str, Mapping[str, object]] | None:
    """The route an address belongs to, with what it names; None if it is none of ours."""
    if not address.startswith("/"):
        return None
    try:
        path = unquote(urlsplit(address).path)
        endpoint, values = app.url_map.bind("localhost").match(path, method=method)
    except (HTTPException, RequestRedirect):
        return None
    return endpoint, values
