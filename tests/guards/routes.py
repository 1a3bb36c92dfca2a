"""Every route of the pages, by its room: what is read, and what changes something."""

from collections.abc import Mapping


def endpoints(rooms: Mapping[str, str]) -> frozenset[str]:
    """The routes of rooms, each room with the names of its views; the blank room has no prefix."""
    return frozenset(
        f"{room}.{view}" if room else view
        for room, views in rooms.items()
        for view in views.split()
    )


READS = endpoints(
    {
        "": "health static",
        "accessibility": "statement",
        "account": "account ask_recovery_codes ask_remove_code code password",
        "agreements": "agreement",
        "approvals": "approvals download download_of_agreement file of_agreement proposal",
        "assessments": "assessments chart download instrument",
        "balance_differences": "ask_dispute ask_explain ask_remove ask_resolve",
        "balance_statements": "ask_sign file statement",
        "balance_stating": "ask",
        "balances": "balances",
        "batch_list": "download",
        "bcf_dates": "ask ask_change ask_remove dates",
        "board": "board",
        "budgets": "ask_original ask_remove ask_virement budgets",
        "calendars": "feed",
        "checks": (
            "add_decision_on_leaving add_note add_novation add_recovery_plan "
            "add_sign_off change_decision_on_leaving change_note change_novation "
            "change_recovery_plan change_sign_off checks remove_decision_on_leaving "
            "remove_note remove_novation remove_recovery_plan remove_sign_off"
        ),
        "contribution_lines": "ask_add ask_change ask_remove",
        "contributions": "contributions",
        "decision_approvals": "ask ask_removal",
        "decision_forms": "ask ask_change",
        "decisions": "decision decisions download",
        "definitions": "ask ask_join",
        "documents": "ask ask_remove documents_of file",
        "downloads": "summary template workbook",
        "due": "download due",
        "due_calendar": "calendar",
        "frameworks": "ask frameworks",
        "fund_records": (
            "ask_fund ask_fund_change ask_fund_removal ask_scheme ask_scheme_change "
            "ask_scheme_removal funds"
        ),
        "funds": "download exposure fund",
        "history": "chain download entry history record",
        "home": "home",
        "imports": "ask_undo batch imports marked preview",
        "instalments": "ask_change ask_invoice ask_receipt ask_remove",
        "jobs": "job jobs progress result",
        "late_instalments": "download instalments",
        "leaving": (
            "add_service_of_notice add_settled_exit_item change_service_of_notice "
            "change_settled_exit_item leaving_page remove_service_of_notice "
            "remove_settled_exit_item"
        ),
        "ledgers": "check ledgers understand",
        "linked": "ask_add ask_change ask_remove linked",
        "links": "ask choose follow",
        "measure_library": "ask ask_change ask_remove choose download library",
        "money": "across download money",
        "money_charts": "charts contributions forecasts spend",
        "months": "fund_month month",
        "new_agreement": "ask",
        "next_year": "ask download next_year",
        "organisations": "ask ask_change download organisations",
        "outcome_reasons": "ask download without",
        "outcomes": (
            "add_measure add_reading add_target change_measure change_reading "
            "change_target chart download of_agreement outcomes remove_measure "
            "remove_reading remove_target"
        ),
        "own_word": "ask_confirm ask_dispute",
        "papers": "paper",
        "partners": "ask ask_remove ask_signature partners",
        "people": "ask_end download invite list_ person review",
        "periods": "ask periods",
        "plan": "chart download plan",
        "portfolio": "download portfolio",
        "profiles": "profile",
        "proposing": "ask",
        "provider": "answer connect start",
        "reconciling": "reconciliation",
        "reminders": "reminders settings",
        "reports": "reports",
        "review_actions": "ask",
        "review_meetings": "decide hold meeting pack",
        "reviews": (
            "add_better_care_fund_return add_report add_review "
            "change_better_care_fund_return change_report change_review "
            "of_agreement remove_better_care_fund_return remove_report "
            "remove_review"
        ),
        "rows": ("actual budget commitment contributions download forecast instalments profile"),
        "scenarios": "scenarios",
        "schedules": "ask",
        "scorecards": "download gaps of_agreement scorecard",
        "scoring": "ask",
        "second_factor": "ask set_up",
        "set_up": "check question task_list",
        "settings": "settings",
        "shared_history": "download entries entry record",
        "sign_in": "kept_forms sign_in",
        "signatures": "ask ask_authority ask_removal",
        "taken_extracts": "extract left mapping marked",
        "taken_files": "download files",
        "terms": "ask_removal edit ladder of_agreement of_fund",
        "timetable": (
            "add_dependency add_key_date change_dependency change_key_date "
            "of_agreement picture remove_dependency remove_key_date"
        ),
        "timetable_years": "ask_carry ask_fill",
        "timetables": "download timetables",
        "variations": "variation",
        "vary": "ask",
        "versions": "ask_signature versions",
        "what_if": "what_if",
        "whole_record": "record",
    }
)
"""Routes that take GET: they change nothing."""

CHANGES = endpoints(
    {
        "account": (
            "change_password end_other_sessions end_session keep_code "
            "new_recovery_codes remove_code remove_passkey rename"
        ),
        "approvals": "comment decide set_approvals submit_again take_back",
        "balance_differences": "add_explanation raise_dispute remove settle",
        "balance_statements": "freeze put_signature",
        "balance_stating": "submit",
        "bcf_dates": "add change remove",
        "budgets": "move remove set_original",
        "calendars": "end_board end_own make_board make_own",
        "checks": (
            "add_decision_on_leaving_now add_note_now add_novation_now "
            "add_recovery_plan_now add_sign_off_now change_decision_on_leaving_now "
            "change_note_now change_novation_now change_recovery_plan_now "
            "change_sign_off_now remove_decision_on_leaving_now remove_note_now "
            "remove_novation_now remove_recovery_plan_now remove_sign_off_now"
        ),
        "contribution_lines": "add change remove",
        "decision_approvals": "approve remove",
        "decision_forms": "add change",
        "definitions": "define join",
        "documents": "attach remove",
        "downloads": "ask_summary ask_workbook",
        "frameworks": "change",
        "fund_records": ("add_fund add_scheme change_fund change_scheme remove_fund remove_scheme"),
        "history": "verify",
        "imports": "cancel confirm mark undo upload",
        "instalments": "change invoice receipt remove",
        "jobs": "again cancel",
        "leaving": (
            "add_service_of_notice_now add_settled_exit_item_now "
            "change_service_of_notice_now change_settled_exit_item_now "
            "remove_service_of_notice_now remove_settled_exit_item_now"
        ),
        "ledgers": "add_rules cancel map_file take_in upload",
        "linked": "add change remove",
        "links": "chosen send",
        "measure_library": "add change remove",
        "months": "log_fund_month log_month",
        "new_agreement": "add",
        "next_year": "remove save",
        "organisations": "add change",
        "outcome_reasons": "give",
        "outcomes": (
            "add_measure_now add_reading_now add_target_now change_measure_now "
            "change_reading_now change_target_now remove_measure_now "
            "remove_reading_now remove_target_now"
        ),
        "own_word": "confirm dispute",
        "partners": "add remove sign",
        "passkeys": "add sign_in start_adding start_signing_in",
        "people": "end end_role give_role reset_factors send_invitation send_link",
        "periods": "change",
        "profiles": "set_profile",
        "proposing": "propose",
        "reconciling": "enter",
        "reminders": "change_settings",
        "review_actions": "complete",
        "review_meetings": "freeze step",
        "reviews": (
            "add_better_care_fund_return_now add_report_now add_review_now "
            "change_better_care_fund_return_now change_report_now change_review_now "
            "remove_better_care_fund_return_now remove_report_now remove_review_now"
        ),
        "scenarios": "remove save",
        "schedules": "make",
        "scoring": "submit",
        "second_factor": "check keep",
        "set_up": "answer submit",
        "settings": "send_test_letter",
        "sign_in": "forget_form sign_out with_password",
        "signatures": "authorise remove sign",
        "taken_extracts": "settle",
        "terms": "change remove",
        "timetable": (
            "add_dependency_now add_key_date_now change_dependency_now "
            "change_key_date_now remove_dependency_now remove_key_date_now"
        ),
        "timetable_years": "carry fill",
        "vary": "step",
        "versions": "sign",
    }
)
"""Routes that take POST, and are refused to other sites' pages."""
