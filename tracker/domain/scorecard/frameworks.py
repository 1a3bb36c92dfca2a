"""The third recommendation: are the partners' five financial frameworks clear and synchronised?

What the partners say of each (the register of financial frameworks) is held against what the
tracker knows: a framework said to be synchronised is met only where no check of it finds anything.
"""

from collections.abc import Callable, Iterator, Mapping

from tracker.domain.agreement_calendar import DueKind, due_items
from tracker.domain.figures import counted
from tracker.domain.financial_frameworks import FinancialFramework, Framework, Synchronised
from tracker.domain.fund_position import PROPOSED
from tracker.domain.money import total_of
from tracker.domain.scorecard.answers import QUESTIONS, Answer, Place, Verdict
from tracker.domain.scorecard.asking import Asking
from tracker.domain.set_up import PartState, set_up_in
from tracker.domain.wording import day_text, listed, pounds_text

Against = tuple[str, Place]
"""Something that speaks against a framework being in order, and where it is mended."""

CHECKS: Mapping[Framework, Mapping[str, Place]] = {
    Framework.BUDGET_SETTING: {
        "K12": Place.MONEY, "K14": Place.MONEY, "K15": Place.MONEY, "K16": Place.MONEY,
        "K17": Place.MONEY, "K25": Place.MONEY,
    },
    Framework.GOVERNANCE: {
        "K11": Place.SET_UP, "K13": Place.REVIEWS, "K20": Place.REVIEWS, "K24": Place.REVIEWS,
        "K31": Place.REVIEWS,
    },
    Framework.PLANNING: {"K22": Place.MONEY, "K32": Place.MONEY},
    Framework.TIMETABLES: {},
    Framework.RISK_SHARING: {
        "K8": Place.RISK_SHARE, "K9": Place.RISK_SHARE, "K21": Place.RISK_SHARE,
        "K23": Place.RISK_SHARE, "K26": Place.RISK_SHARE,
    },
}  # fmt: skip
"""The health checks that speak against each framework."""

_GOVERNED = frozenset({"C12", "C13", "C19"})
_PLANNED_FROM_MONTH = 10
"""Next year's contributions are expected from January on: budgets are set in February."""

_CODES = {
    framework: question.code
    for framework, question in zip(
        Framework, [q for q in QUESTIONS if q.recommendation == 3], strict=True
    )
}


def answers(asking: Asking) -> Iterator[Answer]:
    """The answers to the questions 3.1 to 3.5."""
    recorded = {row.framework: row for row in asking.book.financial_frameworks}
    for framework in Framework:
        if framework is Framework.RISK_SHARING and not asking.case.pooled_funds:
            why = "Without a pooled fund there is no risk to share."
            yield Answer(_CODES[framework], Verdict.NOT_ASKED, why, Place.RISK_SHARE)
            continue
        against = [*_found_by_checks(asking, framework), *_FACTS[framework](asking)]
        yield _answer(framework, recorded.get(framework), against)


def _answer(framework: Framework, row: FinancialFramework | None, against: list[Against]) -> Answer:
    """What is said, held against what is known; what is said weighs more where it is worse."""
    code, said = _CODES[framework], framework.value.lower()
    if row is None:
        unsaid = f"It is not recorded whether the partners’ frameworks for {said} are synchronised"
        if against:
            return Answer(code, Verdict.NOT_MET, f"{unsaid}. {against[0][0]}", against[0][1])
        why = f"{unsaid}; the records have nothing against it."
        return Answer(code, Verdict.PARTLY, why, Place.FRAMEWORKS)
    seen = f"as seen on {day_text(row.seen_on)}"
    if row.synchronised != Synchronised.YES:
        verdict = Verdict.PARTLY if row.synchronised == Synchronised.PARTLY else Verdict.NOT_MET
        how = "only partly" if verdict is Verdict.PARTLY else "not"
        todo = f" To do: {row.action}" if row.action and row.action_done_on is None else ""
        why = f"Recorded as {how} synchronised, {seen}.{todo}"
        return Answer(code, verdict, why, Place.FRAMEWORKS)
    if against:
        why = f"Recorded as synchronised, {seen}, but: {against[0][0]}"
        return Answer(code, Verdict.PARTLY, why, against[0][1])
    if not row.has_evidence:
        why = f"Recorded as synchronised, {seen}, but without evidence."
        return Answer(code, Verdict.PARTLY, why, Place.FRAMEWORKS)
    return Answer(code, Verdict.MET, f"Recorded as synchronised, {seen}.", Place.FRAMEWORKS)


def _found_by_checks(asking: Asking, framework: Framework) -> Iterator[Against]:
    places = CHECKS[framework]
    for finding in asking.findings:
        if finding.check in places:
            yield finding.message, places[finding.check]


def _budgets(asking: Asking) -> Iterator[Against]:
    """Every own fund has a budget for the year, and its contributions are agreed."""
    case = asking.case
    for message in asking.messages("K5", "C4"):
        yield message, Place.MONEY
    budgeted = {row.fund for row in asking.book.budgets if row.financial_year == case.year}
    without = [fund.fund for fund in case.own_funds if fund.fund not in budgeted]
    if without:
        yield f"No budget of {listed(without)} is recorded for {case.year}.", Place.MONEY
    own = {fund.fund for fund in case.own_funds}
    proposed = [
        row.amount
        for row in asking.book.contributions
        if row.fund in own and row.financial_year == case.year and row.status == PROPOSED
    ]
    if proposed and case.year.first_day <= asking.day:
        amount = pounds_text(total_of(proposed))
        yield f"{amount} of contributions for {case.year} is only proposed.", Place.MONEY


def _governance(asking: Asking) -> Iterator[Against]:
    """Host, pool manager and the way disputes are settled are agreed, as the set-up asks."""
    for part in set_up_in(asking.case).parts:
        if part.item in _GOVERNED and part.state is PartState.INCOMPLETE:
            yield part.missing[0], Place.SET_UP


def _planning(asking: Asking) -> Iterator[Against]:
    """Late in the year, next year's contributions are known where the agreement goes on."""
    case = asking.case
    year, end = case.year.next(), case.agreement.end_date
    goes_on = end is None or end >= year.first_day
    near = case.year.month(_PLANNED_FROM_MONTH).first_day <= asking.day
    if not goes_on or not near:
        return
    own = {fund.fund for fund in case.own_funds}
    if not any(r.fund in own and r.financial_year == year for r in asking.book.contributions):
        yield f"No contribution is recorded for {year}, which is near.", Place.MONEY


def _timetables(asking: Asking) -> Iterator[Against]:
    """Money comes in on the days that were agreed."""
    late = [
        item
        for item in due_items(asking.book, asking.day, within=0)
        if item.kind is DueKind.INSTALMENT and item.days < 0
    ]
    if late:
        oldest = f"the oldest was due on {day_text(late[0].due)}"
        yield f"{counted(len(late), 'instalment')} not received in full; {oldest}.", Place.MONEY


def _nothing(_asking: Asking) -> Iterator[Against]:
    """The checks say all there is."""
    yield from ()


_FACTS: Mapping[Framework, Callable[[Asking], Iterator[Against]]] = {
    Framework.BUDGET_SETTING: _budgets,
    Framework.GOVERNANCE: _governance,
    Framework.PLANNING: _planning,
    Framework.TIMETABLES: _timetables,
    Framework.RISK_SHARING: _nothing,
}
