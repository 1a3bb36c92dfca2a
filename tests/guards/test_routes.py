"""Every address of the pages is known here, with what it may do, before it may exist."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tracker.web.allowing import rule_of

# What changes something takes POST, and is refused to other sites' pages.
READS = {
    "next_year.next_year",
    "next_year.download",
    "next_year.ask",
    "proposing.ask",
    "plan.plan",
    "plan.chart",
    "plan.download",
    "linked.linked",
    "linked.ask_add",
    "linked.ask_change",
    "linked.ask_remove",
    "timetable.of_agreement", "timetable.picture", "timetable.add_key_date",
    "timetable.change_key_date", "timetable.remove_key_date", "timetable.add_dependency",
    "timetable.change_dependency", "timetable.remove_dependency", "timetable_years.ask_fill",
    "timetable_years.ask_carry", "timetables.timetables",
    "balances.balances", "balance_stating.ask", "balance_differences.ask_explain",
    "balance_differences.ask_remove", "balance_differences.ask_dispute",
    "balance_differences.ask_resolve", "balance_statements.statement", "balance_statements.file",
    "balance_statements.ask_sign",
    "accessibility.statement",
    "scorecards.scorecard", "scorecards.download", "scorecards.gaps", "scorecards.of_agreement",
    "frameworks.frameworks", "frameworks.ask",
    "assessments.assessments", "assessments.instrument", "assessments.chart",
    "assessments.download", "scoring.ask",
    "review_meetings.hold", "review_meetings.pack", "review_meetings.decide",
    "review_meetings.meeting", "review_actions.ask", "leaving.leaving_page",
    "reminders.reminders", "reminders.settings", "calendars.feed",
    "ledgers.ledgers", "ledgers.understand", "ledgers.check", "taken_extracts.extract",
    "taken_extracts.left", "taken_extracts.mapping", "taken_extracts.marked",
    "reconciling.reconciliation",
    "provider.start",
    "provider.answer",
    "provider.connect",
    "money.across", "money.money", "contributions.contributions", "contributions.ask_add",
    "contributions.ask_change", "contributions.ask_remove", "instalments.ask_change",
    "instalments.ask_remove", "instalments.ask_invoice", "instalments.ask_receipt",
    "schedules.ask", "budgets.budgets", "budgets.ask_original", "budgets.ask_virement",
    "budgets.ask_remove", "profiles.profile", "months.month", "months.fund_month",
    "periods.periods", "periods.ask", "money_charts.charts", "money_charts.spend",
    "money_charts.forecasts", "money_charts.contributions",
    "people.list_",
    "people.invite",
    "people.person",
    "people.ask_end",
    "people.review",
    "sign_in.sign_in", "sign_in.kept_forms", "second_factor.ask", "second_factor.set_up",
    "links.ask", "links.follow", "links.choose", "account.account", "account.password",
    "account.code", "account.ask_remove_code", "account.ask_recovery_codes",
    "approvals.approvals", "approvals.proposal", "approvals.file", "approvals.of_agreement",
    "health", "static", "terms.ladder", "scenarios.scenarios", "whole_record.record", "home.home", "due.due", "due.download", "portfolio.download", "outcomes.outcomes", "history.history", "history.entry", "history.record", "history.chain", "outcomes.of_agreement", "outcomes.chart", "reviews.of_agreement", "outcomes.add_measure", "outcomes.change_measure", "outcomes.remove_measure", "outcomes.add_target", "outcomes.change_target", "outcomes.remove_target", "outcomes.add_reading", "outcomes.change_reading", "outcomes.remove_reading", "reviews.add_review", "reviews.change_review", "reviews.remove_review", "reviews.add_report", "reviews.change_report", "reviews.remove_report", "terms.of_agreement", "terms.of_fund", "terms.edit", "terms.ask_removal", "board.board", "portfolio.portfolio", "agreements.agreement", "funds.fund",
    "funds.exposure", "rows.budget", "rows.profile", "rows.actual", "rows.commitment",
    "rows.forecast", "rows.contributions", "rows.instalments", "imports.imports",
    "imports.preview", "imports.marked", "imports.batch", "imports.ask_undo",
    "downloads.downloads", "downloads.template", "downloads.workbook", "downloads.summary",
    "jobs.jobs", "jobs.job", "jobs.progress", "jobs.result",
    "documents.documents_of", "documents.ask", "documents.file", "documents.ask_remove",
    "partners.partners", "partners.ask", "partners.ask_signature", "partners.ask_remove",
    "set_up.task_list", "set_up.question", "set_up.check", "new_agreement.ask", "vary.ask",
    "versions.versions", "versions.ask_signature", "organisations.organisations", "organisations.ask",
    "organisations.ask_change", "fund_records.funds", "fund_records.ask_fund",
    "fund_records.ask_fund_change", "fund_records.ask_fund_removal", "fund_records.ask_scheme",
    "fund_records.ask_scheme_change", "fund_records.ask_scheme_removal",
}  # fmt: skip
CHANGES = {
    "next_year.save",
    "next_year.remove",
    "proposing.propose",
    "linked.add",
    "linked.change",
    "linked.remove",
    "timetable.add_key_date_now",
    "timetable.change_key_date_now",
    "timetable.remove_key_date_now",
    "timetable.add_dependency_now",
    "timetable.change_dependency_now",
    "timetable.remove_dependency_now",
    "timetable_years.fill",
    "timetable_years.carry",
    "balance_stating.submit",
    "balance_differences.add_explanation",
    "balance_differences.remove",
    "balance_differences.raise_dispute",
    "balance_differences.settle",
    "balance_statements.freeze",
    "balance_statements.put_signature",
    "frameworks.change",
    "scoring.submit",
    "review_meetings.freeze",
    "review_meetings.step",
    "review_actions.complete",
    "reminders.change_settings",
    "calendars.make_own",
    "calendars.end_own",
    "calendars.make_board",
    "calendars.end_board",
    "scenarios.save",
    "scenarios.remove",
    "ledgers.upload",
    "ledgers.map_file",
    "ledgers.add_rules",
    "ledgers.take_in",
    "ledgers.cancel",
    "taken_extracts.settle",
    "reconciling.enter",
    "contributions.add",
    "contributions.change",
    "contributions.remove",
    "instalments.change",
    "instalments.remove",
    "instalments.invoice",
    "instalments.receipt",
    "schedules.make",
    "budgets.set_original",
    "budgets.move",
    "budgets.remove",
    "profiles.set_profile",
    "months.log_month",
    "months.log_fund_month",
    "periods.change",
    "people.send_invitation",
    "people.give_role",
    "people.end_role",
    "people.send_link",
    "people.reset_factors",
    "people.end",
    "outcomes.add_measure_now",
    "outcomes.change_measure_now",
    "outcomes.remove_measure_now",
    "outcomes.add_target_now",
    "outcomes.change_target_now",
    "outcomes.remove_target_now",
    "outcomes.add_reading_now",
    "outcomes.change_reading_now",
    "outcomes.remove_reading_now",
    "reviews.add_review_now",
    "reviews.change_review_now",
    "reviews.remove_review_now",
    "reviews.add_report_now",
    "reviews.change_report_now",
    "reviews.remove_report_now",
    "approvals.decide",
    "approvals.take_back",
    "approvals.submit_again",
    "approvals.comment",
    "approvals.set_approvals",
    "account.rename",
    "account.change_password",
    "account.keep_code",
    "account.remove_code",
    "account.new_recovery_codes",
    "account.remove_passkey",
    "account.end_session",
    "account.end_other_sessions",
    "passkeys.start_adding",
    "passkeys.add",
    "passkeys.start_signing_in",
    "passkeys.sign_in",
    "terms.change",
    "terms.remove",
    "sign_in.with_password",
    "sign_in.sign_out",
    "sign_in.forget_form",
    "second_factor.check",
    "second_factor.keep",
    "links.send",
    "links.chosen",
    "history.verify",
    "imports.upload",
    "imports.confirm",
    "imports.cancel",
    "imports.undo",
    "imports.mark",
    "downloads.ask_workbook",
    "downloads.ask_summary",
    "jobs.cancel",
    "jobs.again",
    "documents.attach",
    "documents.remove",
    "partners.add",
    "partners.sign",
    "partners.remove",
    "set_up.answer",
    "set_up.submit",
    "new_agreement.add",
    "vary.step",
    "versions.sign",
    "organisations.add",
    "organisations.change",
    "fund_records.add_fund",
    "fund_records.change_fund",
    "fund_records.remove_fund",
    "fund_records.add_scheme",
    "fund_records.change_scheme",
    "fund_records.remove_scheme",
}


def test_every_route_is_listed_with_what_it_may_do(app: Flask) -> None:
    by_method = {True: set[str](), False: set[str]()}
    for rule in app.url_map.iter_rules():
        by_method["POST" in (rule.methods or ())].add(rule.endpoint)

    assert by_method == {True: CHANGES, False: READS}


def test_every_route_says_who_may_ask_for_it(app: Flask) -> None:
    silent = [e for e in app.view_functions if rule_of(app, e) is None]

    assert silent == []


def test_no_route_takes_other_methods(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_changes_something_is_refused_to_other_sites(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            numbers = dict.fromkeys(rule.arguments, 1)
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **numbers)
            answer = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT", "PATCH", "BREW"])
def test_unknown_methods_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/health", method=method).status_code == 405
