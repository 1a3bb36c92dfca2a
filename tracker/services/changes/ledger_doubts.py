"""What the ledger of a file is likely to have wrong; it is taken in all the same, with a warning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import to_pounds
from tracker.domain.wording import month_text, pounds_text
from tracker.services.changes.ledger_stage import LedgerStage
from tracker.sheets import LEDGER
from tracker.sheets.reading import LedgerSummary

MOST_SAID = 20
# Most ledgers hold no forecast, so spend is added up only of the schemes that have one.
_BEYOND = """
WITH forecasts AS (
    SELECT number, period, sum(amount) AS amount, CAST(substr(period, 1, 4) AS INTEGER)
        - CASE WHEN substr(period, 6, 2) < '04' THEN 1 ELSE 0 END AS year
    FROM stage WHERE measure = 'Forecast outturn' GROUP BY number, period
), latest AS (
    SELECT number, year, max(period) AS period FROM forecasts GROUP BY number, year
), months AS (
    SELECT number, period, sum(amount) AS amount FROM stage
    WHERE measure = 'Actual' AND number IN (SELECT number FROM latest) GROUP BY number, period
), spent AS (
    SELECT number, sum(amount) AS amount, CAST(substr(period, 1, 4) AS INTEGER)
        - CASE WHEN substr(period, 6, 2) < '04' THEN 1 ELSE 0 END AS year
    FROM months GROUP BY number, year
)
SELECT k.number, k.agreement, k.fund, k.scheme, f.year, spent.amount, f.amount
FROM latest
JOIN forecasts f ON f.number = latest.number AND f.period = latest.period
JOIN spent ON spent.number = latest.number AND spent.year = latest.year
JOIN stage_schemes k ON k.number = latest.number
WHERE f.amount >= 0 AND spent.amount > f.amount
ORDER BY k.agreement, k.fund, k.scheme, f.year LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class SpentBeyond:
    """A scheme and year of which a file holds more spend than forecast, in pence.

    `year` is the one in which the financial year begins; `row` the file's row of the most spent.
    """

    agreement: str
    fund: str
    scheme: str
    year: int
    spent: int
    forecast: int
    row: int


def ledger_doubts(
    session: Session, ledger: LedgerSummary, stage: LedgerStage, today: date | None
) -> Iterator[str]:
    """Spend of months that have not begun, and spend above the forecast of its year.

    Args:
        today: None lets every month have begun.
    """
    early = None if today is None else stage.spent_early(session, Period.of(today))
    if early is not None:
        number, row, period = early
        rows = "is 1 row" if number == 1 else f"are {number:,} rows"
        yield (
            f"{_place(ledger, 'period', row)}: there {rows} of spend in months that have not begun "
            f"({month_text(period)}), which count once they have. What is expected is a forecast."
        )
    for one in _spent_beyond(session, stage):
        spent, forecast = to_pounds(one.spent), to_pounds(one.forecast)
        yield (
            f"{_place(ledger, 'amount', one.row)}: the file has {pounds_text(spent)} spent on "
            f"scheme {one.scheme} of fund {one.fund} of agreement {one.agreement} in "
            f"{FinancialYear(one.year)}, {pounds_text(spent - forecast)} more than its forecast "
            f"outturn of {pounds_text(forecast)}: check this largest one."
        )


def _spent_beyond(session: Session, stage: LedgerStage) -> list[SpentBeyond]:
    """Schemes and years of which the file holds more spend than its own latest forecast."""
    found = session.execute(text(_BEYOND), {"most": MOST_SAID}).all()
    return [
        SpentBeyond(
            agreement, fund, scheme, year, spent, forecast, stage.row_of_most_spent(session, number)
        )
        for number, agreement, fund, scheme, year, spent, forecast in found
    ]


def _place(ledger: LedgerSummary, field: str, row: int) -> str:
    letter = ledger.letters.get(field)
    return f"{LEDGER.sheet}!{letter}{row}" if letter else LEDGER.sheet
