"""Blocks that several papers share: the particulars, what is missing, and the tables of a fund."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from tracker.domain.figures import moment
from tracker.domain.funds.movements import largest_movements
from tracker.domain.funds.position import FundPosition
from tracker.domain.money import to_pence, total_of
from tracker.domain.papers.facts import late_instalments
from tracker.domain.papers.orders import PaperKind, period_words
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, month_text, pounds_text
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.front import (
    Front,
    Instead,
    Piece,
    bears,
    over_or_under,
    percent,
    to_come,
    up_or_down,
)
from tracker.exporters.papers.words import (
    first_lower,
    forecast_words,
    report_words,
    terms_words,
    version_words,
)
from tracker.exporters.styles import Look
from tracker.exporters.summary.lines import FundLine, PartnerLine, SchemeLine

_DUE = frozenset({PaperKind.QUARTERLY_REPORT, PaperKind.ANNUAL_RETURN})


def particulars(front: Front, behind: Behind) -> None:
    """Of what the paper is, who made it and when, by which terms, and what is missing."""
    facts = behind.facts
    agreement, period = facts.position.agreement, facts.order.period
    front.say(agreement.title, Look.LABEL)
    front.fact("Agreement", f"{agreement.agreement}, {agreement.legal_basis}")
    front.fact("Host", behind.name(agreement.host))
    if agreement.pool_manager:
        front.fact("Pool manager", agreement.pool_manager)
    others = [row.organisation for row in facts.book.partners if row.organisation != agreement.host]
    front.fact("Other partners", "; ".join(behind.name(code) for code in others))
    words = period_words(period)
    span = f"{day_text(period.first_day)} to {day_text(period.last_day)}"
    front.fact("Period", f"{words[0].upper()}{words[1:]}, {span}")
    cell = front.day("As at", facts.as_at)
    front.skeleton.workbook.define_name("AsAt", f"={cell}")
    if facts.order.kind in _DUE:
        front.fact("Due", report_words(facts))
    front.fact("Version of the agreement", version_words(facts.book, facts.as_at))
    for fund in facts.position.funds:
        front.fact("Terms", f"{fund.fund.title}: {first_lower(terms_words(fund))}")
    front.fact("Made by", f"{facts.made_by} on {moment(facts.made_at)}")
    _missing(front, behind)


def _missing(front: Front, behind: Behind) -> None:
    found = behind.facts.completeness
    front.heading("Missing or provisional")
    for sentence in (*found.missing, *found.provisional):
        front.say(sentence)
    if not found.missing and not found.provisional:
        front.say("Nothing: every month is entered and closed for posting.")


def fund_heading(front: Front, behind: Behind, line: FundLine) -> None:
    """The fund's title, its kind, and where it will end up."""
    fund = line.position
    front.heading(f"{fund.fund.title} ({fund.kind.lower()} fund)" if _is_fund(fund.kind)
                  else f"{fund.fund.title} ({fund.kind.lower()})")  # fmt: skip
    front.say(forecast_words(fund, behind.facts.year))


def _is_fund(kind: FundKind) -> bool:
    return kind in {FundKind.POOLED, FundKind.ALIGNED, FundKind.LEAD_COMMISSIONING}


def income(front: Front, behind: Behind, fund: FundLine) -> None:
    """What each partner puts in: agreed, due by the date, and received."""
    front.heading("Income by partner")
    lines = behind.partners_of(fund)
    headings = (
        "Partner", "Agreed for the year", "Of it in kind", "In cash", "Due to date",
        "Received to date", "To come or early",
    )  # fmt: skip
    paying = {row.partner for row in fund.position.instalments}
    rows = front.table(
        headings,
        (
            [behind.name(line.partner), *_paid_in(behind, line, scheduled=line.partner in paying)]
            for line in lines
        ),
    )
    positions = [line.position for line in lines]
    sums = [
        total_of(p.contributions for p in positions),
        total_of(p.in_kind for p in positions),
        total_of(p.contributions - p.in_kind for p in positions),
        total_of(p.due_to_date for p in positions),
        total_of(p.received_to_date for p in positions),
        total_of(p.due_to_date - p.received_to_date for p in positions),
    ]
    totals = totals_of(front, rows, sums)
    front.line(["Total", *totals[:-1], to_come(totals[-1])], total=True)


def _paid_in(behind: Behind, line: PartnerLine, *, scheduled: bool) -> list[Piece]:
    of = partial(behind.of_contributions, line)
    agreed = [of("Revised"), of("In kind"), of("Cash")]
    if not scheduled:
        return [*agreed, Instead("no instalments")]
    return [*agreed, of("Due to date"), of("Received to date"), to_come(of("Outstanding"))]


def late(front: Front, behind: Behind, fund: FundLine) -> None:
    """The instalments that are late on the date."""
    if not fund.position.instalments:
        return
    front.heading("Instalments late")
    found = late_instalments(fund.position, behind.facts.as_at)
    if not found:
        front.say(f"None was late on {day_text(behind.facts.as_at)}.")
        return
    headings = ("Partner", "Invoice", "Due on", "Days late", "Due", "Received", "To come")
    own = [row for row in behind.facts.book.instalments if row.financial_year == behind.facts.year]
    front.table(
        headings,
        (
            [
                behind.name(one.instalment.partner),
                one.instalment.invoice,
                one.instalment.due_date,
                one.days,
                behind.of_row("Instalments", own.index(one.instalment), "Due to date"),
                behind.of_row("Instalments", own.index(one.instalment), "Received to date"),
                to_come(
                    Formula(f"ROUND({front.cell(4)}-{front.cell(5)},2)", to_pence(one.outstanding))
                ),
            ]
            for one in found
        ),
        words=3,
    )


def spending(front: Front, behind: Behind, fund: FundLine) -> None:
    """What each scheme spent in the period and to date, against its profile."""
    quarterly = behind.facts.order.quarter is not None
    front.heading("Expenditure by scheme, against profile")
    if not fund.position.schemes:
        front.say("No scheme has a budget or a ledger row in the year.")
        return
    headings = ["Scheme", "Lead commissioner"]
    if quarterly:
        headings += ["Budget of the quarter", "Spent in the quarter", "Over- or underspend"]
    headings += ["Budget to date", "Spent to date", "Over- or underspend to date"]
    lines = behind.schemes_of(fund)
    rows = front.table(
        headings, (_spent(front, behind, line, quarterly=quarterly) for line in lines), words=2
    )
    own = [behind.in_period[s.scheme.fund, s.scheme.scheme] for s in fund.position.schemes]
    figures = fund.position.figures
    sums = [figures.budget_to_date, figures.actual_to_date, figures.variance_to_date]
    if quarterly:
        sums = [
            total_of(one.budget for one in own),
            total_of(one.spent for one in own),
            total_of(one.variance for one in own),
            *sums,
        ]
    totals = totals_of(front, rows, sums, first=2)
    worded = [over_or_under(t) if place % 3 == 2 else t for place, t in enumerate(totals)]
    front.line(["Total", None, *worded], total=True)


def _spent(front: Front, behind: Behind, line: SchemeLine, *, quarterly: bool) -> list[Piece]:
    scheme = line.position.scheme
    cells: list[Piece] = [scheme.title, behind.name(scheme.lead_commissioner)]
    if quarterly:
        variance = behind.in_period[scheme.fund, scheme.scheme].variance
        here = f"ROUND({front.cell(3)}-{front.cell(2)},2)"
        cells += [
            behind.budget_in_period(line),
            behind.spent_in_period(line),
            over_or_under(Formula(here, to_pence(variance))),
        ]
    return [
        *cells,
        behind.of_scheme(line, "Budget to date"),
        behind.of_scheme(line, "Actual to date"),
        over_or_under(behind.of_scheme(line, "Variance to date")),
    ]


def forecast(front: Front, behind: Behind, fund: FundLine) -> None:
    """The year: revised budget, outturn and variance of each scheme."""
    if not fund.position.schemes:
        return
    outturn = "Outturn" if is_final(fund.position) else "Forecast outturn"
    front.heading(f"{outturn} of the year")
    headings = (
        "Scheme", "Original budget", "Virements", "Revised budget", outturn, "Over- or underspend",
        "Part of the budget", "Moved since the forecast before",
    )  # fmt: skip
    lines = behind.schemes_of(fund)
    front.table(
        headings,
        ([line.position.scheme.title, *_year(partial(behind.of_scheme, line))] for line in lines),
    )
    front.line(["Total", *_year(partial(behind.of_fund, fund))], total=True)


def _year(of: Callable[[str], Piece]) -> list[Piece]:
    return [
        of("Original budget"),
        of("Virements"),
        of("Revised budget"),
        of("Outturn") or Instead("no forecast"),
        over_or_under(of("Variance")) or Instead("not known"),
        percent(of("Variance %")),
        up_or_down(of("Movement")),
    ]


def shares(front: Front, behind: Behind, fund: FundLine) -> None:
    """Who bears what of the fund's variance, and what became of the rest of it."""
    share = fund.position.share
    if fund.kind not in {FundKind.POOLED, FundKind.ALIGNED} or share.variance is None:
        return
    front.heading("Who bears the variance")
    front.say(terms_words(fund.position))
    lines = behind.partners_of(fund)
    rows: list[list[Piece]] = [
        [behind.name(line.partner), bears(behind.of_share(line, "Share"))] for line in lines
    ]
    first, _ = front.table(("Partner", "Bears or benefits"), rows)
    held = (
        ("The fund’s reserve", "Reserve used", 1, share.reserve_used),
        ("Uncommitted allocations, cancelled", "Uncommitted cut", 1, share.uncommitted_cut),
        ("Kept in the fund", "Retained", -1, share.retained),
        ("Not placed: for the partners to decide", "Unallocated", 1, share.unallocated),
    )
    for words, heading, sign, amount in held:
        figure = behind.of_fund(fund, heading)
        if amount and isinstance(figure, Formula):
            text = figure.text if sign > 0 else f"-{figure.text}"
            front.line([words, bears(Formula(text, sign * to_pence(amount)))])
    placed = front.sum_of(1, (first, front.row - 1), to_pence(share.variance))
    front.line(["The variance of the fund", over_or_under(placed)], total=True)
    if fund.kind is FundKind.ALIGNED:
        front.say("Aligned money stays with each body, which bears what the schemes it leads vary.")


def explanations(front: Front, behind: Behind, fund: FundLine) -> None:
    """What was said of the forecasts, what moved most, and the plans to recover an overspend."""
    front.heading("Exceptions and explanations")
    said = [*_explained(behind, fund)]
    for words in said:
        front.say(words)
    if not said:
        front.say("Nobody has recorded an explanation.")


def _explained(behind: Behind, fund: FundLine) -> Iterator[str]:
    for line in behind.schemes_of(fund):
        said = behind.tables.ledger.narratives.get(line.number)
        if said:
            yield f"{line.position.scheme.title}: {said}"
    for moved in largest_movements(fund.position.schemes):
        way = "up" if moved.amount > 0 else "down"
        yield (
            f"{moved.scheme.title}: forecast {way} by {pounds_text(moved.amount)} since "
            f"{month_text(moved.before)}."
        )
    for plan in behind.facts.book.answers.recovery_plans:
        if (plan.fund, plan.financial_year) == (fund.code[1], behind.facts.year):
            part = f", to recover {pounds_text(plan.amount)}" if plan.amount else ""
            yield (
                f"Recovery plan of {day_text(plan.drawn_up_on)}, {plan.owner}{part}: "
                f"{plan.measures}"
            )


def sources(front: Front, behind: Behind) -> None:
    """Where the figures come from."""
    front.heading("Where each figure comes from")
    front.say(
        "Amounts are live formulas over the sheets behind, which list every row with its source "
        "reference, import batch and row in the file. Over is an overspend, under an underspend."
    )
    for table in behind.in_order:
        front.link(table.sheet.name, table.sheet.spec.title)


def is_final(fund: FundPosition) -> bool:
    """Whether the year is closed, so that the actuals are the outturn."""
    return bool(fund.schemes) and all(line.sources.final for line in fund.schemes)


def totals_of(
    front: Front, rows: tuple[int, int], sums: Sequence[Decimal], first: int = 1
) -> list[Formula]:
    """The live totals of a table's columns, from one column on, with their stored values."""
    return [
        front.sum_of(column, rows, to_pence(amount)) for column, amount in enumerate(sums, first)
    ]
