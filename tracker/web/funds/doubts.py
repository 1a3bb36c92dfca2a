"""What is kept of a fund and is likely to be a slip, in sentences for its page."""

from collections.abc import Iterator

from tracker.domain.funds.lines import SchemePosition
from tracker.domain.funds.position import FundPosition
from tracker.domain.funds.slips import below_spend, beyond_contributions, funding_words
from tracker.domain.money import ZERO, total_of
from tracker.web.formatting import counted, pounds

MOST_SAID = 3


def doubts(position: FundPosition) -> list[str]:
    """Budgets above the contributions, and schemes whose figures contradict each other."""
    put_in = total_of(line.contributions for line in position.partners)
    budgets = position.figures.revised_budget
    found = list(_of_schemes(position.schemes))
    reserve = position.fund.reserve or ZERO
    if beyond := beyond_contributions(budgets, put_in, reserve):
        words = f"{pounds(beyond)} above the {funding_words(put_in, reserve)}"
        found.insert(0, f"The budgets of {pounds(budgets)} are {words}.")
    more = len(found) - MOST_SAID
    return [*found[:MOST_SAID], f"{counted(more, 'more doubt')}."] if more > 0 else found


def _of_schemes(schemes: tuple[SchemePosition, ...]) -> Iterator[str]:
    for line in schemes:
        title, figures = line.scheme.title, line.figures
        if figures.revised_budget < 0 <= figures.original_budget:
            yield f"{title}: more budget was moved out than there was, {_below(line)} below nil."
        if beyond := below_spend(figures.outturn, figures.actual_to_date):
            yield (
                f"{title}: the forecast of {pounds(figures.outturn)} is {pounds(beyond)} less than "
                "is spent already."
            )


def _below(line: SchemePosition) -> str:
    return pounds(abs(line.figures.revised_budget))
