"""The account of a pooled fund: balance, funding, expenditure, shares, and what is carried forward."""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.funds.position import FundPosition
from tracker.domain.money import ZERO, money_text, to_pence, total_of
from tracker.domain.papers.account import FundAccount, fund_account
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import listed, pounds_text
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.blocks import is_final
from tracker.exporters.papers.front import Front, Instead, Piece, Shown, pays
from tracker.exporters.summary.lines import FundLine

_SURPLUS = '#,##0.00" surplus";#,##0.00" deficit";"nil"'
_NIL = '#,##0.00" differs";#,##0.00" differs";"nil"'


def account(front: Front, behind: Behind, fund: FundLine) -> None:
    """A pooled fund's account of the year, beside the year before where it has figures."""
    if fund.kind is not FundKind.POOLED:
        return
    final = is_final(fund.position)
    front.heading("Account of the year")
    made = fund_account(fund.position)
    if not made.is_known:
        titles = [
            line.scheme.title for line in fund.position.schemes if line.figures.outturn is None
        ]
        front.say(f"It cannot be drawn up: no forecast outturn for {listed(titles)}.")
        return
    if not final:
        front.say(
            "The year is not closed: expenditure is the forecast outturn, and shares follow it."
        )
    carried = _Account(front, behind, fund, made).write()
    front.heading("What is carried forward, and why")
    _made_of(front, behind, fund, made, carried)


class _Account:
    """The lines of one fund's account, written downwards."""

    def __init__(self, front: Front, behind: Behind, fund: FundLine, made: FundAccount) -> None:
        self._front, self._behind, self._fund, self._made = front, behind, fund, made
        self._before = _year_before(behind, fund)

    def write(self) -> str:
        """Write every line; says the cell of the balance carried forward."""
        front, made, before = self._front, self._made, self._before
        year = self._behind.facts.year
        headings = ["", str(year), "Received or spent to date"]
        if before is not None:
            headings.append(f"{year.start - 1}-{year.start % 100:02d}")
        front.table(headings, ())
        brought = self._line(
            "Balance brought forward", self._brought(), None, _of(before, "brought_forward")
        )
        income = self._block("Funding provided by the partners", self._funding(), made.income,
                             _of(before, "income"))  # fmt: skip
        spent = self._block("Expenditure, by scheme", self._spending(), made.expenditure,
                            _of(before, "expenditure"))  # fmt: skip
        net = Formula(f"ROUND({income}-{spent},2)", to_pence(made.surplus))
        surplus = self._line("Surplus or deficit of the year", _worded(net), None,
                             _of(before, "surplus"), total=True)  # fmt: skip
        drawn = self._line("Drawn from the fund’s reserve",
                           self._held("Reserve used", made.reserve_used), None,
                           _of(before, "reserve_used"))  # fmt: skip
        cut = self._line("Met by cancelling uncommitted allocations",
                         self._held("Uncommitted cut", made.uncommitted_cut), None,
                         _of(before, "uncommitted_cut"))  # fmt: skip
        shared = self._block("Settled by the partners under the terms", self._shares(),
                             total_of(made.shares.values()), _shares_before(before))  # fmt: skip
        parts = f"{brought}+{surplus}+{drawn}+{cut}+{shared}"
        carried = Formula(f"ROUND({parts},2)", to_pence(made.carried_forward))
        return self._line("Balance carried forward", _worded(carried), None,
                          _of(before, "carried_forward"), total=True)  # fmt: skip

    def _line(
        self,
        words: str,
        figure: Piece,
        to_date: Piece,
        before: Decimal | None,
        *,
        total: bool = False,
    ) -> str:
        """Write a line; says the cell of its figure."""
        pieces: list[Piece] = [words, figure, to_date]
        if self._before is not None:
            constant = None if before is None else _constant(before)
            worded = isinstance(figure, Shown) and constant is not None
            pieces.append(_worded(constant) if worded and constant else constant)
        self._front.line(pieces, total=total)
        return self._front.cell(1, self._front.row - 1)

    def _block(
        self,
        words: str,
        lines: Iterator[tuple[str, Piece, Piece]],
        amount: Decimal,
        before: Decimal | None,
    ) -> str:
        """Write some lines and their total; says the total's cell."""
        front = self._front
        front.line([f"{words}:"])
        first = front.row
        for name, figure, to_date in lines:
            self._line(f"    {name}", figure, to_date, None)
        if front.row == first:
            self._line("    None", _constant(ZERO), None, None)
        total = front.sum_of(1, (first, front.row - 1), to_pence(amount))
        return self._line("Total", total, None, before, total=True)

    def _brought(self) -> Formula:
        rows = [
            row
            for row in self._behind.facts.book.contributions
            if row.financial_year == self._behind.facts.year
        ]
        cells = [
            figure.text
            for row in self._made.brought
            if isinstance(
                figure := self._behind.of_row("Contribution lines", rows.index(row), "Amount"),
                Formula,
            )
        ]
        return Formula(f"ROUND({'+'.join(cells) or '0'},2)", to_pence(self._made.brought_forward))

    def _funding(self) -> Iterator[tuple[str, Piece, Piece]]:
        """Cash that is not brought forward, and what came in of it by the date."""
        paying = {row.partner for row in self._fund.position.instalments}
        for line in self._behind.partners_of(self._fund):
            cash = self._behind.of_contributions(line, "Cash")
            assert isinstance(cash, Formula)
            amount = to_pence(self._made.funding.get(line.partner, ZERO))
            own = [row for row in self._made.brought if row.partner == line.partner]
            text = cash.text
            if own:
                text = f"ROUND({cash.text}-{money_text(total_of(row.amount for row in own))},2)"
            received = self._behind.of_contributions(line, "Received to date")
            if line.partner not in paying:
                received = Instead("no instalments")
            yield self._behind.name(line.partner), Formula(text, amount), received

    def _spending(self) -> Iterator[tuple[str, Piece, Piece]]:
        for line in self._behind.schemes_of(self._fund):
            yield (
                line.position.scheme.title,
                self._behind.of_scheme(line, "Outturn"),
                self._behind.of_scheme(line, "Actual to date"),
            )

    def _shares(self) -> Iterator[tuple[str, Piece, Piece]]:
        for line in self._behind.partners_of(self._fund):
            yield self._behind.name(line.partner), pays(self._behind.of_share(line, "Share")), None

    def _held(self, heading: str, amount: Decimal) -> Piece:
        return self._behind.of_fund(self._fund, heading) if amount else _constant(ZERO)


def _made_of(front: Front, behind: Behind, fund: FundLine, made: FundAccount, carried: str) -> None:
    """The same balance reached from the budgets and the terms, and the difference, which is nil."""
    budget = behind.of_fund(fund, "Revised budget")
    assert isinstance(budget, Formula)
    beyond = f"ROUND({money_text(made.brought_forward + made.income)}-{budget.text},2)"
    first = front.row
    front.line(["Funding beyond the budgets", Formula(beyond, to_pence(made.beyond_budgets))])
    parts = (
        ("Kept in the fund under the terms", "Retained", "", made.retained),
        ("Not placed: for the partners to decide", "Unallocated", "-", -made.unallocated),
    )
    for words, heading, sign, amount in parts:
        figure = behind.of_fund(fund, heading)
        if amount and isinstance(figure, Formula):
            front.line([words, Formula(f"{sign}{figure.text}", to_pence(amount))])
    total = front.sum_of(1, (first, front.row - 1), to_pence(made.carried_forward))
    front.line(["Balance carried forward", _worded(total)], total=True)
    there = front.cell(1, front.row - 1)
    front.line(
        ["Difference to the account", Shown(Formula(f"ROUND({there}-{carried},2)", 0), _NIL)]
    )
    reserve = fund.position.fund.reserve
    if reserve:
        left = pounds_text(reserve - made.reserve_used)
        front.say(
            f"The fund’s reserve of {pounds_text(reserve)} stands beside the account; "
            f"{pounds_text(made.reserve_used) if made.reserve_used else 'none'} of it is drawn, and "
            f"{left} is left."
        )
    if made.may_count_twice:
        front.say(
            "What the fund holds besides may be part of the contributions above: settle which it "
            "is before this is signed."
        )
    in_kind = total_of(line.in_kind for line in fund.position.partners)
    if in_kind:
        front.say(f"Contributions in kind worth {pounds_text(in_kind)} are no money of the fund.")


def _year_before(behind: Behind, fund: FundLine) -> FundAccount | None:
    before = behind.facts.before
    found: FundPosition | None = None if before is None else before.fund(fund.code[1])
    if found is None or not (found.schemes or found.contributions):
        return None
    made = fund_account(found)
    return made if made.is_known else None


def _of(before: FundAccount | None, name: str) -> Decimal | None:
    return None if before is None else Decimal(getattr(before, name))


def _shares_before(before: FundAccount | None) -> Decimal | None:
    return None if before is None else total_of(before.shares.values())


def _constant(amount: Decimal) -> Formula:
    """An amount that no sheet behind holds."""
    return Formula(money_text(amount), to_pence(amount))


def _worded(figure: Formula) -> Shown:
    return Shown(figure, _SURPLUS)
