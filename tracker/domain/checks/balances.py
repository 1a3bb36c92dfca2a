"""K12: do the two partners' own records of what is contributed agree?"""

from collections.abc import Iterator, Mapping

from tracker.domain.balances.comparing import BalanceState, ComparedBalance, latest
from tracker.domain.balances.statement import difference_words
from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.wording import day_text, joined, pounds_text


def own_records(case: Inspection) -> Iterator[Finding]:
    """K12: what the payer and the host record of a contribution differs, or is in dispute.

    Of every balance the latest day counts on which both have stated it. A council's figures that
    could not be confirmed by its partner's finance team were reported at Harrow.
    """
    names = {row.code: row.name for row in case.book.organisations}
    for one in latest(case.book):
        if one.state is BalanceState.MISMATCHED:
            yield _finding(case, one, f"{_differ(one, names)}: {_CURE}.")
        elif one.state is BalanceState.DISPUTED and one.open_dispute is not None:
            raised = one.open_dispute
            who = names.get(raised.organisation, raised.organisation)
            yield _finding(
                case,
                one,
                f"{pounds_text(one.amount)} of {names.get(one.owing.payer, one.owing.payer)}’s "
                f"contribution to fund {one.owing.fund} for {one.owing.financial_year} is in "
                f"dispute since {day_text(raised.raised_on)}, raised by {who}: resolve it by the "
                "agreement’s dispute route and record how.",
            )


_CURE = "agree the balance, explain the difference of timing, or dispute it"


def _differ(one: ComparedBalance, names: Mapping[str, str]) -> str:
    words = [
        f"{str(figure.figure).lower()}: {difference_words(figure, names, one.sides)}"
        + (f", of which {pounds_text(figure.explained)} is explained" if figure.explained else "")
        for figure in one.differing
    ]
    return (
        f"The two partners’ own records of {names.get(one.owing.payer, one.owing.payer)}’s "
        f"contribution to fund {one.owing.fund} for {one.owing.financial_year} differ as at "
        f"{day_text(one.as_at)} ({joined(words)})"
    )


def _finding(case: Inspection, one: ComparedBalance, message: str) -> Finding:
    return case.finding("K12", Severity.HIGH, f"{one.owing.fund}/{one.owing.payer}", message)
