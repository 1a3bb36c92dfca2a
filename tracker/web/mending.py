"""Where what a check found is put right: the page a finding leads to, and what the link says."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, url_for

from tracker.domain.health_checks import Finding

_PAPERS = frozenset({"C1", "C16"})
_SIGNED_BY_EXPIRED = re.compile(r"^.+? signed variation (.+) on \d{1,2} \w+ \d{4}, \d")


@dataclass(frozen=True, slots=True)
class Mending:
    """A link to the place of mending; `to_change` says that only who may change it gets there."""

    text: str
    address: str
    to_change: bool = False


def install(app: Flask) -> None:
    """Let every page that shows findings lead to where they are put right."""
    app.jinja_env.globals["mendings"] = mendings


def mendings(finding: Finding, *, may_change: bool) -> list[Mending]:
    """The links of a finding that somebody may follow, the place of mending first."""
    places = [known[finding.check] for known in (_PLACES, _OR_ELSE) if finding.check in known]
    links = [place(finding) for place in places]
    if finding.about:
        address = url_for(
            "checks.add_note",
            agreement=finding.agreement,
            number=finding.check,
            about=finding.about,
        )
        links.append(Mending("Record a note", address, to_change=True))
    return [link for link in links if may_change or not link.to_change]


def _page(text: str, endpoint: str, *, to_change: bool = False) -> Callable[[Finding], Mending]:
    def place(finding: Finding) -> Mending:
        return Mending(text, url_for(endpoint, agreement=finding.agreement), to_change)

    return place


def _of_fund(text: str, endpoint: str) -> Callable[[Finding], Mending]:
    """A page of the fund that the finding is about, which may name a scheme of it."""

    def place(finding: Finding) -> Mending:
        fund = finding.subject.split("/", 1)[0]
        return Mending(text, url_for(endpoint, agreement=finding.agreement, fund=fund))

    return place


def _item(finding: Finding) -> Mending:
    """Where an item of regulation 7(3) is entered."""
    if finding.subject in _PAPERS:
        return _page("Documents", "documents.documents_of")(finding)
    if finding.subject == "C2":
        return _page("Partners", "partners.partners")(finding)
    if finding.subject == "C4":
        return _page("Money", "money.money")(finding)
    return _page("Set-up", "set_up.task_list")(finding)


def _scope(finding: Finding) -> Mending:
    if "/" in finding.subject:
        return _page("Funds and schemes", "fund_records.funds")(finding)
    return _page("Set-up", "set_up.task_list")(finding)


def _recovery_plan(finding: Finding) -> Mending:
    address = url_for("checks.add_recovery_plan", agreement=finding.agreement, fund=finding.subject)
    return Mending("Record a recovery plan", address, to_change=True)


def _novation(finding: Finding) -> Mending:
    address = url_for(
        "checks.add_novation", agreement=finding.agreement, organisation=finding.subject
    )
    return Mending("Record who took its place", address, to_change=True)


def _signature(finding: Finding) -> Mending:
    """A variation's own page where its signatures are meant, else the partners with theirs."""
    expired = _SIGNED_BY_EXPIRED.match(finding.message)
    late = finding.message.startswith(f"Variation {finding.subject} ")
    if not late and expired is None:
        return _PARTNERS(finding)
    code = finding.subject if expired is None else expired[1]
    address = url_for("variations.variation", agreement=finding.agreement, variation=code)
    return Mending("Signatures of the variation", address)


_PARTNERS = _page("Partners", "partners.partners")
_SET_UP = _page("Set-up", "set_up.task_list")
_REVIEWS = _page("Reviews", "reviews.of_agreement")
_OUTCOMES = _page("Outcomes", "outcomes.of_agreement")
_TERMS = _page("Risk share", "terms.of_agreement")
_MONEY = _page("Money", "money.money")
_FUNDS = _page("Funds and schemes", "fund_records.funds")
_PLACES: dict[str, Callable[[Finding], Mending]] = {
    "K1": _PARTNERS,
    "K2": _signature,
    "K3": _SET_UP,
    "K4": _REVIEWS,
    "K5": _item,
    "K6": _OUTCOMES,
    "K7": _OUTCOMES,
    "K8": _TERMS,
    "K9": _TERMS,
    "K10": _REVIEWS,
    "K11": _SET_UP,
    "K12": _page("Agreement of balances", "balances.balances"),
    "K13": _page("Record a sign-off", "checks.add_sign_off", to_change=True),
    "K14": _MONEY,
    "K15": _FUNDS,
    "K16": _MONEY,
    "K17": _of_fund("Budgets", "budgets.budgets"),
    "K19": _of_fund("Fund", "funds.fund"),
    "K20": _recovery_plan,
    "K21": _TERMS,
    "K22": _MONEY,
    "K23": _TERMS,
    "K24": _page("Notice and exit", "leaving.leaving_page"),
    "K26": _TERMS,
    "K27": _scope,
    "K28": _FUNDS,
    "K30": _novation,
    "K31": _page("Decisions", "decisions.decisions"),
    "K32": _of_fund("Contributions", "contributions.contributions"),
}
_OR_ELSE: dict[str, Callable[[Finding], Mending]] = {
    "K21": _page("Record a decision", "decision_forms.ask", to_change=True)
}
