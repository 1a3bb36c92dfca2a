"""A statement to one partner: what it puts in, what came in, what it bears, and what it owes."""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.balances.comparing import ComparedBalance
from tracker.domain.money import to_pence, total_of
from tracker.domain.registers import Contribution, Instalment
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, pounds_text
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.blocks import fund_heading, is_final, particulars, sources
from tracker.exporters.papers.front import Front, Instead, Piece, bears, owes, to_come
from tracker.exporters.papers.words import terms_words
from tracker.exporters.summary.lines import FundLine, PartnerLine


def write_statement(front: Front, behind: Behind) -> None:
    """Write the statement under its title."""
    facts = behind.facts
    partner = facts.order.partner
    front.fact("To", behind.name(partner))
    particulars(front, behind)
    for place, fund in enumerate(behind.funds):
        if place:
            front.new_page()
        fund_heading(front, behind, fund)
        line = next(one for one in behind.partners_of(fund) if one.partner == partner)
        _contributions(front, behind, line)
        _instalments(front, behind, line)
        _bears(front, behind, fund, line)
        _owes(front, behind, fund, line)
    _both_records(front, behind)
    sources(front, behind)


def _contributions(front: Front, behind: Behind, line: PartnerLine) -> None:
    """The lines agreed, and what of them is designated money."""
    front.heading("Contributions agreed")
    year, counting = behind.facts.year, line.fund.position.contributions
    rows = [row for row in behind.facts.book.contributions if row.financial_year == year]
    own = [row for row in rows if row.partner == line.partner and row in counting]
    if not own or not line.fund.code[1]:
        front.say("None is agreed for the year.")
        return
    titles = {row.scheme: row.title for row in behind.facts.book.schemes}
    table = front.table(
        ("Source", "For", "Line", "Variation", "What it is", "Status", "Amount"),
        (
            [
                row.funding_source,
                titles.get(row.scheme or "", "the fund as a whole"),
                row.line,
                row.variation,
                _what(row),
                row.status,
                behind.of_row("Contribution lines", rows.index(row), "Amount"),
            ]
            for row in own
        ),
        words=6,
    )
    total = front.sum_of(6, table, to_pence(line.position.contributions))
    front.line(["Total", None, None, None, None, None, total], total=True)
    designated = total_of(row.amount for row in own if row.designated)
    if designated:
        front.say(
            f"{pounds_text(designated)} of it is designated money, which may be used as it was "
            "designated only, and may not be returned."
        )


def _what(row: Contribution) -> str:
    words = [
        word
        for word, is_so in (
            ("designated", row.designated),
            ("capital", row.capital),
            ("in kind", row.in_kind),
        )
        if is_so
    ]
    return ", ".join(words)


def _instalments(front: Front, behind: Behind, line: PartnerLine) -> None:
    """Each instalment: due, invoiced and received."""
    front.heading("Instalments")
    rows = [row for row in behind.facts.book.instalments if row.financial_year == behind.facts.year]
    own = [row for row in line.fund.position.instalments if row.partner == line.partner]
    if not own:
        host = behind.facts.position.agreement.host
        why = "the host pays none to itself" if line.partner == host else "none is recorded"
        front.say(f"There are no instalments: {why}.")
        return
    table = front.table(
        (
            "Invoice", "Invoiced on", "Due on", "Received on", "Amount", "Due to date",
            "Received to date", "To come or early",
        ),
        (_instalment(front, behind, row, rows.index(row)) for row in own),
        words=4,
    )  # fmt: skip
    position = line.position
    figures = (
        (4, total_of(row.amount for row in own)),
        (5, position.due_to_date),
        (6, position.received_to_date),
        (7, position.due_to_date - position.received_to_date),
    )
    cells: list[Piece] = ["Total", *[None] * 7]
    for column, amount in figures:
        cells[column] = front.sum_of(column, table, to_pence(amount))
    cells[7] = to_come(cells[7])
    front.line(cells, total=True)


def _instalment(front: Front, behind: Behind, row: Instalment, index: int) -> list[Piece]:
    due = behind.of_row("Instalments", index, "Due to date")
    received = behind.of_row("Instalments", index, "Received to date")
    assert isinstance(due, Formula)
    assert isinstance(received, Formula)
    assert isinstance(due.value, int)
    assert isinstance(received.value, int)
    here = f"ROUND({front.cell(5)}-{front.cell(6)},2)"
    return [
        row.invoice or "none recorded",
        row.invoiced_on,
        row.due_date,
        row.received_on,
        behind.of_row("Instalments", index, "Amount"),
        due,
        received,
        to_come(Formula(here, due.value - received.value)),
    ]


def _bears(front: Front, behind: Behind, fund: FundLine, line: PartnerLine) -> None:
    """Its share of the variance step by step, and of the spend."""
    if fund.kind not in {FundKind.POOLED, FundKind.ALIGNED}:
        return
    front.heading("Share of the spend and of the variance")
    front.say(terms_words(fund.position))
    titles = {one.scheme.scheme: one.scheme.title for one in fund.position.schemes}
    steps = [(step, behind.of_split(step, line, "Signed share")) for step in behind.steps_of(fund)]
    if steps:
        front.table(
            ("Step", "Clause", "For", "Taken by the step", "This partner’s part"),
            (
                [
                    f"{step.trace.direction}, step {step.trace.step}: {step.trace.method}",
                    step.trace.clause,
                    titles.get(step.trace.scheme or "", "the fund’s net"),
                    behind.of_step(step, "Taken"),
                    bears(part) or Instead("no part"),
                ]
                for step, part in steps
            ),
            words=3,
        )
    share = behind.of_share(line, "Share")
    assert isinstance(share, Formula)
    front.line(["Share of the variance", None, None, None, bears(share)], total=True)
    cash = behind.of_contributions(line, "Cash")
    assert isinstance(cash, Formula)
    borne = to_pence(line.position.contributions - line.position.in_kind + line.share)
    text = f"ROUND({cash.text}+{share.text},2)"
    words = "Borne of the year’s spend: cash contributions and share of the variance"
    front.line([words, None, None, None, Formula(text, borne)], total=True)


def _owes(front: Front, behind: Behind, fund: FundLine, line: PartnerLine) -> None:
    """What it owes or is owed on the date; a share of a forecast is not owed yet."""
    front.heading(f"Owed on {day_text(behind.facts.as_at)}")
    outstanding = behind.of_contributions(line, "Outstanding")
    share = behind.of_share(line, "Share")
    assert isinstance(outstanding, Formula)
    assert isinstance(share, Formula)
    settled = is_final(fund.position) and fund.kind is FundKind.POOLED
    position = line.position
    amount = position.due_to_date - position.received_to_date
    first = front.row
    front.line(["Instalments due and not received", owes(outstanding)])
    if settled:
        front.line(["Share of the variance, the year being closed", owes(share)])
        amount += line.share
    total = front.sum_of(1, (first, front.row - 1), to_pence(amount))
    front.line([f"{behind.name(line.partner)} in all", owes(total)], total=True)
    if not settled and line.share and fund.kind is FundKind.POOLED:
        way = "bear" if line.share > 0 else "benefit by"
        front.say(
            f"By the forecast it would {way} {pounds_text(line.share)} of the variance, which is "
            "not owed before the year is closed."
        )


def _both_records(front: Front, behind: Behind) -> None:
    """How the partner's own record and the host's stand to each other."""
    if not behind.facts.balances:
        return
    front.heading("The records of both bodies")
    for one in behind.facts.balances:
        front.say(" ".join(_compared(behind, one)))


def _compared(behind: Behind, one: ComparedBalance) -> Iterator[str]:
    titles = {row.fund: row.title for row in behind.facts.book.funds}
    yield f"{titles.get(one.owing.fund, one.owing.fund)}: {str(one.state).lower()}."
    for figure in one.differing:
        yield (
            f"{figure.figure}: {behind.name(one.host)} shows {_stated(figure.host)}, "
            f"{behind.name(one.owing.payer)} {_stated(figure.payer)}."
        )


def _stated(amount: Decimal | None) -> str:
    return "nothing yet" if amount is None else pounds_text(amount)
