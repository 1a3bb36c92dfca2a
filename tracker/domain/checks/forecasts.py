"""K19 and K20: is a late change of the forecast explained, and an overspend to be recovered?"""

from collections.abc import Iterator

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.review_settings import rules_of
from tracker.domain.review_triggers import late_movements


def late_movement(case: Inspection) -> Iterator[Finding]:
    """K19: a fund's forecast moved after month 9 by more than the agreement's threshold.

    The rule is that of the review it calls for (`review_triggers`); Oldham's forecast moved by
    2.710m in the last quarter of 2018-19. A review held does not explain it: a note does.
    """
    if case.ended or case.today < case.agreement.start_date:
        return
    rules = rules_of(case.agreement.legal_basis, case.book.review_setting)
    for moved in late_movements(case.book, rules.movement_percent, case.today):
        yield case.finding(
            "K19",
            Severity.WARNING,
            moved.fund,
            f"{moved.sentence}: have the pool manager say what changed and when it was known, "
            "and record it as a note.",
            about=f"{moved.fund} {moved.year} {moved.outturn}",
        )
