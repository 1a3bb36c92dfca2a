"""Every page there is, where it is looked at, and why some addresses are no page to look at.

PAGES      one address or more for each view that shows a page, on the world of tests/safety
LEFT_OUT   the other views, each with its reason
OUTSIDE    pages that are seen before signing in
OTHERS     what home says to the other people
"""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.safety.page_parts import PageParts
from tests.safety.world import AUDITOR, BOARD_MEMBER, FINANCE_LEAD, OUTSIDER, PARTNER

BCF = "/agreements/BCF"
POOL = f"{BCF}/funds/POOL"
PAID_BY_ICB = "fund=POOL&payer=MARL-ICB"


@dataclass(frozen=True)
class LinkOn:
    """An address that is not known beforehand: where the first link on a page leads to a view.

    Where the link stands on a page that has to be found itself, `by` is the view of that page.
    """

    page: str
    by: str | None = None


PAGES: dict[str, tuple[str | LinkOn, ...]] = {
    "account.account": ("/account",),
    "account.ask_recovery_codes": ("/account/recovery-codes",),
    "account.ask_remove_code": ("/account/code/remove",),
    "account.code": ("/account/code",),
    "account.password": ("/account/password",),
    "agreements.agreement": (BCF, "/agreements/CYP", f"{BCF}?as_at=nonsense"),
    "approvals.approvals": ("/approvals", "/approvals?q=nothing+like+it"),
    "approvals.of_agreement": (f"{BCF}/approvals", "/agreements/MH/approvals"),
    "approvals.proposal": ("/approvals/1",),
    "balance_differences.ask_dispute": (f"{BCF}/money/balances/dispute?{PAID_BY_ICB}",),
    "balance_differences.ask_explain": (f"{BCF}/money/balances/explain?{PAID_BY_ICB}",),
    "balance_stating.ask": (f"{BCF}/money/balances/state?organisation=MARL-CC&fill=tracker",),
    "balances.balances": (f"{BCF}/money/balances", "/agreements/MH/money/balances"),
    "assessments.assessments": (f"{BCF}/assessments", "/agreements/CYP/assessments"),
    "assessments.instrument": (f"{BCF}/assessments/PRF", f"{BCF}/assessments/CQC"),
    "board.board": (f"{BCF}/board", "/agreements/CYP/board"),
    "budgets.ask_original": (f"{POOL}/budgets/schemes/001",),
    "budgets.ask_remove": (LinkOn(f"{BCF}/funds/ACUTE/budgets"),),
    "budgets.ask_virement": (f"{POOL}/budgets/virement",),
    "budgets.budgets": (f"{POOL}/budgets",),
    "own_word.ask_confirm": (f"{POOL}/contributions/d55b3396489f758d/confirm",),
    "own_word.ask_dispute": (f"{POOL}/contributions/d55b3396489f758d/dispute",),
    "checks.checks": (f"{BCF}/checks", "/agreements/CYP/checks"),
    "checks.add_note": (f"{BCF}/checks/note/add?number=K23&about=POOL",),
    "checks.add_recovery_plan": (f"{BCF}/checks/recovery/add?fund=POOL",),
    "checks.add_sign_off": (f"{BCF}/checks/sign-off/add",),
    "checks.add_decision_on_leaving": (f"{BCF}/checks/leaving/add",),
    "checks.add_novation": (f"{BCF}/checks/novation/add?organisation=MARL-ICB",),
    "checks.change_note": (LinkOn("/agreements/CARE/checks"),),
    "checks.remove_note": (LinkOn("/agreements/CARE/checks"),),
    "checks.change_recovery_plan": (LinkOn("/agreements/BCF/checks"),),
    "checks.remove_recovery_plan": (LinkOn("/agreements/BCF/checks"),),
    "checks.change_sign_off": (LinkOn("/agreements/BCF/checks"),),
    "checks.remove_sign_off": (LinkOn("/agreements/BCF/checks"),),
    "contribution_lines.ask_add": (f"{POOL}/contributions/add",),
    "contribution_lines.ask_change": (LinkOn(f"{POOL}/contributions"),),
    "contribution_lines.ask_remove": (
        LinkOn(f"{POOL}/contributions", "contribution_lines.ask_change"),
    ),
    "contributions.contributions": (f"{POOL}/contributions",),
    "decision_approvals.ask": (f"{BCF}/decisions/1/approvals/MARL-CC",),
    "decision_approvals.ask_removal": (f"{BCF}/decisions/1/approvals/MARL-CC/remove",),
    "decision_forms.ask": (f"{BCF}/decisions/add",),
    "decision_forms.ask_change": (f"{BCF}/decisions/1/change",),
    "decisions.decision": (f"{BCF}/decisions/1",),
    "decisions.decisions": (
        f"{BCF}/decisions",
        f"{BCF}/decisions?status=Withdrawn",
        "/agreements/CYP/decisions",
    ),
    "documents.ask": (f"{BCF}/documents/add",),
    "documents.ask_remove": (LinkOn(f"{BCF}/documents"),),
    "documents.documents_of": (f"{BCF}/documents", "/agreements/CYP/documents"),
    "reports.reports": ("/downloads", "/downloads?agreement=BCF", "/downloads?agreement=MH"),
    "due.due": ("/reviews", "/reviews?q=nothing+like+it"),
    "due_calendar.calendar": ("/reviews/calendar",),
    "frameworks.ask": (f"{BCF}/frameworks/governance",),
    "frameworks.frameworks": (f"{BCF}/frameworks", "/agreements/CYP/frameworks"),
    "fund_records.ask_fund": (f"{BCF}/set-up/add-fund",),
    "fund_records.ask_fund_change": (f"{BCF}/set-up/funds/POOL/change",),
    "fund_records.ask_fund_removal": (f"{BCF}/set-up/funds/POOL/remove",),
    "fund_records.ask_scheme": (f"{BCF}/set-up/funds/POOL/add-scheme",),
    "fund_records.ask_scheme_change": (f"{BCF}/set-up/funds/POOL/schemes/001/change",),
    "fund_records.ask_scheme_removal": (f"{BCF}/set-up/funds/POOL/schemes/001/remove",),
    "fund_records.funds": (f"{BCF}/set-up/funds",),
    "funds.fund": (
        POOL,
        f"{POOL}?year=2025-26",
        f"{BCF}/funds/ACUTE",
        "/agreements/ACH/funds/ALIGNED",
    ),
    "history.chain": ("/audit",),
    "history.entry": (LinkOn(f"{BCF}/history"),),
    "history.history": (f"{BCF}/history", f"{BCF}/history?q=nothing+like+it"),
    "history.record": (f"{BCF}/history/record?sheet=Agreements&record=BCF",),
    "home.home": ("/",),
    "imports.ask_undo": ("/imports/3/undo",),
    "imports.batch": ("/imports/3",),
    "imports.imports": ("/imports", "/imports?q=nothing+like+it"),
    "imports.preview": (LinkOn("/imports"),),
    "instalments.ask_change": (LinkOn(f"{POOL}/contributions"),),
    "instalments.ask_invoice": (LinkOn(f"{POOL}/contributions"),),
    "instalments.ask_receipt": (LinkOn(f"{POOL}/contributions"),),
    "instalments.ask_remove": (LinkOn(f"{POOL}/contributions", "instalments.ask_change"),),
    "jobs.job": ("/jobs/1",),
    "jobs.jobs": ("/jobs",),
    "ledgers.check": (LinkOn("/ledgers"),),
    "linked.ask_add": (f"{BCF}/money/linked/add",),
    "linked.ask_change": (LinkOn("/agreements/CARE/money/linked"),),
    "linked.ask_remove": (LinkOn("/agreements/CARE/money/linked"),),
    "linked.linked": ("/agreements/CARE/money/linked", f"{BCF}/money/linked"),
    "ledgers.ledgers": ("/ledgers",),
    "ledgers.understand": (LinkOn("/ledgers", "ledgers.check"),),
    "late_instalments.instalments": (
        "/money/instalments",
        "/money/instalments?q=pool&sort=-missing",
    ),
    "money.across": ("/money",),
    "money.money": (f"{BCF}/money", "/agreements/CYP/money"),
    "money_charts.charts": (f"{POOL}/charts",),
    "months.fund_month": (f"{POOL}/months/2026-10", f"{POOL}/months/2026-04"),
    "months.month": (f"{BCF}/months/2026-11",),
    "new_agreement.ask": ("/agreements/new",),
    "next_year.ask": (f"{BCF}/money/next-year/assumptions?set=none",),
    "next_year.next_year": (f"{BCF}/money/next-year", "/agreements/CARE/money/next-year"),
    "organisations.ask": ("/settings/organisations/add",),
    "organisations.ask_change": ("/settings/organisations/MARL-CC/change",),
    "organisations.organisations": ("/settings/organisations",),
    "definitions.ask": (f"{BCF}/outcomes/BCF25-1/definition",),
    "definitions.ask_join": ("/agreements/TICO/outcomes/ASCOF-2C/definition/1/remove",),
    "measure_library.ask": ("/settings/measures/add",),
    "measure_library.ask_change": ("/settings/measures/CES-7/change",),
    "measure_library.ask_remove": ("/settings/measures/CES-7/remove",),
    "measure_library.choose": (f"{BCF}/outcomes/library",),
    "measure_library.library": (
        "/settings/measures",
        "/settings/measures?q=admissions&sort=-title",
    ),
    "outcome_reasons.ask": ("/agreements/CYP/outcomes/reason",),
    "outcome_reasons.without": ("/outcomes/without",),
    "outcomes.add_measure": (f"{BCF}/outcomes/measures/add",),
    "outcomes.add_reading": (f"{BCF}/outcomes/readings/add?measure=BCF25-1",),
    "outcomes.add_target": (f"{BCF}/outcomes/targets/add?measure=BCF25-1",),
    "outcomes.change_measure": (f"{BCF}/outcomes/measures/change?measure=BCF25-1",),
    "outcomes.change_reading": (
        f"{BCF}/outcomes/readings/change?measure=BCF25-1&period=2026-27+Q1",
    ),
    "outcomes.change_target": (f"{BCF}/outcomes/targets/change?measure=BCF25-1&period=2026-27+Q1",),
    "outcomes.of_agreement": (
        f"{BCF}/outcomes",
        "/agreements/CYP/outcomes",
        "/agreements/TICO/outcomes",
    ),
    "outcomes.outcomes": ("/outcomes",),
    "outcomes.remove_measure": (f"{BCF}/outcomes/measures/remove?measure=BCF25-1",),
    "outcomes.remove_reading": (
        f"{BCF}/outcomes/readings/remove?measure=BCF25-1&period=2026-27+Q1",
    ),
    "outcomes.remove_target": (f"{BCF}/outcomes/targets/remove?measure=BCF25-1&period=2026-27+Q1",),
    "partners.ask": (f"{BCF}/partners/add",),
    "partners.ask_remove": (f"{BCF}/partners/MARL-ICB/remove",),
    "partners.ask_signature": (f"{BCF}/partners/MARL-ICB/sign",),
    "partners.partners": (f"{BCF}/partners",),
    "people.ask_end": ("/people/4/end",),
    "people.invite": ("/people/invite",),
    "people.list_": ("/people",),
    "people.person": ("/people/1", "/people/4"),
    "periods.ask": (f"{BCF}/periods/2026-10/close",),
    "periods.periods": (f"{BCF}/periods",),
    "plan.plan": (f"{BCF}/money/plan", "/agreements/CARE/money/plan"),
    "portfolio.portfolio": (
        "/agreements",
        "/agreements?q=carers",
        "/agreements?kind=Aligned",
        "/agreements?q=nothing+like+it",
    ),
    "profiles.profile": (f"{POOL}/budgets/schemes/001/profile",),
    "proposing.ask": (f"{BCF}/money/next-year/propose?formula=Reset",),
    "reconciling.reconciliation": (f"{BCF}/reconcile",),
    "leaving.leaving_page": (f"{BCF}/exit", "/agreements/CES/exit", "/agreements/CYP/exit"),
    "leaving.add_service_of_notice": (f"{BCF}/exit/notices/add",),
    "leaving.add_settled_exit_item": (f"{BCF}/exit/items/add",),
    "leaving.change_settled_exit_item": (LinkOn("/agreements/CES/exit"),),
    "leaving.remove_settled_exit_item": (LinkOn("/agreements/CES/exit"),),
    "review_meetings.hold": (f"{BCF}/reviews/hold", "/agreements/CYP/reviews/hold"),
    "reminders.reminders": (f"{BCF}/reviews/reminders",),
    "reminders.settings": (f"{BCF}/reviews/settings",),
    "reviews.add_report": (f"{BCF}/reviews/report/add",),
    "reviews.add_better_care_fund_return": (LinkOn(f"{BCF}/reviews"),),
    "reviews.change_better_care_fund_return": (LinkOn(f"{BCF}/reviews"),),
    "reviews.remove_better_care_fund_return": (LinkOn(f"{BCF}/reviews"),),
    "reviews.add_review": (f"{BCF}/reviews/review/add",),
    "reviews.change_report": (LinkOn(f"{BCF}/reviews"),),
    "reviews.change_review": (LinkOn(f"{BCF}/reviews"),),
    "reviews.of_agreement": (f"{BCF}/reviews", "/agreements/CYP/reviews"),
    "reviews.remove_report": (LinkOn(f"{BCF}/reviews"),),
    "reviews.remove_review": (LinkOn(f"{BCF}/reviews"),),
    "rows.actual": (f"{POOL}/rows/actual",),
    "rows.budget": (f"{POOL}/rows/budget",),
    "rows.commitment": (f"{POOL}/rows/commitment?scheme=001",),
    "rows.contributions": (f"{POOL}/rows/contributions",),
    "rows.forecast": (f"{POOL}/rows/forecast?scheme=001",),
    "rows.instalments": (f"{POOL}/rows/instalments",),
    "rows.profile": (f"{POOL}/rows/profile?scheme=001",),
    "scenarios.scenarios": (f"{POOL}/scenarios",),
    "schedules.ask": (f"{POOL}/schedule?partner=MARL-ICB",),
    "scorecards.gaps": ("/scorecard/gaps",),
    "scorecards.of_agreement": (f"{BCF}/scorecard", "/agreements/CYP/scorecard"),
    "scorecards.scorecard": (
        "/scorecard",
        "/scorecard?gap=1.3&sort=-gaps",
        "/scorecard?q=nothing+like+it",
    ),
    "scoring.ask": (f"{BCF}/assessments/PRF/score?partner=MARL-CC",),
    "set_up.check": (f"{BCF}/set-up/check",),
    "set_up.question": (
        f"{BCF}/set-up/parts/aims",
        f"{BCF}/set-up/parts/review",
        "/agreements/CYP/set-up/parts/variation",
    ),
    "set_up.task_list": (f"{BCF}/set-up", "/agreements/CYP/set-up"),
    "sign_in.kept_forms": ("/kept-forms",),
    "taken_extracts.extract": (LinkOn("/ledgers"),),
    "taken_extracts.left": ("/ledgers/left",),
    "settings.settings": ("/settings",),
    "shared_history.entries": ("/audit/entries", "/audit/entries?q=nothing-like-it"),
    "shared_history.entry": (LinkOn("/audit/entries"),),
    "shared_history.record": ("/audit/entries/record?sheet=Organisations&record=MARL-CC",),
    "taken_files.files": ("/audit/files", "/audit/files?q=nothing-like-it"),
    "terms.ask_removal": (LinkOn(f"{POOL}/risk-share"),),
    "terms.edit": (f"{POOL}/risk-share/edit", LinkOn(f"{POOL}/risk-share")),
    "terms.of_agreement": (f"{BCF}/risk-share",),
    "terms.of_fund": (f"{POOL}/risk-share",),
    "signatures.ask": (f"{BCF}/versions/V1/signatures/MARL-CC",),
    "signatures.ask_authority": (f"{BCF}/partners/MARL-CC/authority",),
    "signatures.ask_removal": (f"{BCF}/versions/V1/signatures/MARL-CC/remove",),
    "variations.variation": (f"{BCF}/versions/V1",),
    "what_if.what_if": (
        f"{POOL}/what-if",
        f"{POOL}/what-if?outturn=21,000,000",
        f"{POOL}/what-if?outturn=12,000,000",
        f"{POOL}/what-if?outturn=a+lot",
    ),
    "timetable.add_dependency": (f"{BCF}/timetable/dependencies/add",),
    "timetable.add_key_date": (f"{BCF}/timetable/dates/add?financial_year=2027-28",),
    "timetable.change_dependency": (LinkOn(f"{BCF}/timetable"),),
    "timetable.change_key_date": (LinkOn(f"{BCF}/timetable"),),
    "timetable.of_agreement": (f"{BCF}/timetable", "/agreements/NEIGH/timetable"),
    "timetable.remove_dependency": (LinkOn(f"{BCF}/timetable"),),
    "timetable.remove_key_date": (LinkOn(f"{BCF}/timetable"),),
    "timetable_years.ask_carry": (f"{BCF}/timetable/carry?year=2028-29",),
    "timetable_years.ask_fill": (f"{BCF}/timetable/fill?year=2028-29",),
    "timetables.timetables": ("/reviews/timetables",),
    "bcf_dates.ask": ("/settings/better-care-fund-dates/add",),
    "bcf_dates.ask_change": (LinkOn("/settings/better-care-fund-dates"),),
    "bcf_dates.dates": ("/settings/better-care-fund-dates",),
    "vary.ask": (f"{BCF}/vary",),
    "versions.ask_signature": (f"{BCF}/versions/V1/sign",),
    "versions.versions": (f"{BCF}/versions", f"{BCF}/versions?to=V1"),
    "whole_record.record": ("/agreements/S256/record",),
}
OUTSIDE = {
    "accessibility.statement": "/accessibility",
    "sign_in.sign_in": "/sign-in",
    "links.ask": "/sign-in/forgotten",
    "links.choose": "/sign-in/password",
}
OTHERS = (FINANCE_LEAD, BOARD_MEMBER, AUDITOR, PARTNER, OUTSIDER)

_FILE = "a file to keep, not a page"
_PICTURE = "a picture, seen on the page that shows it"
_PROVIDER = "no provider of sign-in is set up here; tests/web/sign_in goes through one"
_HELD = "while a review is held: tests/journeys/test_hold_a_review.py"
_SIGNED = "while balances are agreed and signed: tests/journeys/test_agree_balances.py"
_NONE_SUCH = "The demonstration's partners all exist, so none of these is recorded."
LEFT_OUT = {
    "checks.change_decision_on_leaving": "recorded of an agreement that the council is not in",
    "checks.remove_decision_on_leaving": "recorded of an agreement that the council is not in",
    "leaving.change_service_of_notice": "no notice is served in the demonstration",
    "leaving.remove_service_of_notice": "no notice is served in the demonstration",
    "checks.change_novation": _NONE_SUCH,
    "checks.remove_novation": _NONE_SUCH,
    "assessments.chart": _PICTURE,
    "assessments.download": _FILE,
    "approvals.file": _FILE,
    "balance_differences.ask_remove": _SIGNED,
    "balance_differences.ask_resolve": _SIGNED,
    "balance_statements.ask_sign": _SIGNED,
    "balance_statements.file": _FILE,
    "balance_statements.statement": _SIGNED,
    "calendars.feed": _FILE,
    "documents.file": _FILE,
    "decisions.download": _FILE,
    "timetables.download": _FILE,
    "organisations.download": _FILE,
    "people.download": _FILE,
    "approvals.download": _FILE,
    "approvals.download_of_agreement": _FILE,
    "batch_list.download": _FILE,
    "shared_history.download": _FILE,
    "taken_files.download": _FILE,
    "history.download": _FILE,
    "downloads.summary": _FILE,
    "downloads.template": _FILE,
    "downloads.workbook": _FILE,
    "papers.paper": _FILE,
    "due.download": _FILE,
    "funds.download": _FILE,
    "funds.exposure": _PICTURE,
    "health": "for monitoring, not for people",
    "imports.marked": _FILE,
    "jobs.progress": "for the script of a job's page",
    "jobs.result": _FILE,
    "links.follow": "leads on to the page that asks for a password",
    "money_charts.contributions": _PICTURE,
    "money_charts.forecasts": _PICTURE,
    "next_year.download": _FILE,
    "plan.chart": _PICTURE,
    "plan.download": _FILE,
    "money_charts.spend": _PICTURE,
    "outcomes.chart": _PICTURE,
    "people.review": _FILE,
    "late_instalments.download": _FILE,
    "measure_library.download": _FILE,
    "money.download": _FILE,
    "outcome_reasons.download": _FILE,
    "outcomes.download": _FILE,
    "portfolio.download": _FILE,
    "rows.download": _FILE,
    "scorecards.download": _FILE,
    "provider.answer": _PROVIDER,
    "provider.connect": _PROVIDER,
    "provider.start": _PROVIDER,
    "second_factor.ask": "between password and code: tests/journeys/test_signing_in.py",
    "second_factor.set_up": "between password and code: tests/journeys/test_signing_in.py",
    "review_actions.ask": _HELD,
    "review_meetings.decide": _HELD,
    "review_meetings.meeting": _HELD,
    "review_meetings.pack": _HELD,
    "static": _FILE,
    "taken_extracts.mapping": _FILE,
    "taken_extracts.marked": _FILE,
    "terms.ladder": _PICTURE,
    "timetable.picture": _PICTURE,
    "bcf_dates.ask_remove": "a date that was entered here: tests/web/test_bcf_dates.py",
}


def address_of(app: Flask, visitor: FlaskClient, endpoint: str, number: int) -> str:
    """The address at which a view is looked at, found by following a link where it has to be."""
    given = PAGES[endpoint][number]
    if isinstance(given, str):
        return given
    page = given.page if given.by is None else _link(app, visitor, given.page, given.by)
    return _link(app, visitor, page, endpoint)


def _link(app: Flask, visitor: FlaskClient, page: str, endpoint: str) -> str:
    """Where the first link to a view leads that stands on a page."""
    answer = visitor.get(page, follow_redirects=True)
    routes = app.url_map.bind("localhost")
    for link in PageParts(answer.text).links:
        address = urljoin(page, link)
        try:
            found, _ = routes.match(urlsplit(address).path, method="GET")
        except HTTPException:
            continue
        if found == endpoint:
            return address
    raise AssertionError(f"no link on {page} leads to {endpoint}")
