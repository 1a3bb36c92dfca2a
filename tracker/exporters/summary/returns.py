"""Reports, returns and vouchers that fell due or were sent: met, late or missed."""

from tracker.domain.obligations.timeliness import SentInTime, sent_in_time
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table
from tracker.sheets import Style

RETURNS = Spec(
    "Returns",
    "ReturnsInTime",
    "Reports and returns: met, late or missed",
    "Every report, return and voucher due before the as-at date or sent by then: sent by its day "
    "(met), sent after it (late), or not sent (missed). Days late run to the as-at date where "
    "nothing was sent.",
    (
        Field("Agreement"),
        Field("Fund"),
        Field("Kind", width=24),
        Field("Title", width=50),
        Field("Due", Style.DATE),
        Field("Submitted", Style.DATE),
        Field("Submitted by", width=22),
        Field("By its day", width=12),
        Field("Days late", Style.WHOLE),
        Field("Remark", width=50),
    ),
)


def return_table(facts: SummaryFacts) -> Table:
    """What every agreement had to send, the earliest due first."""
    rows = [
        _row(book.agreement.agreement, one)
        for book in facts.books
        for one in sent_in_time(book, facts.as_at)
    ]
    return Table.of(Sheet(RETURNS, len(rows)), rows)


def _row(agreement: str, one: SentInTime) -> BulkRow:
    return RETURNS.row(
        {
            "Agreement": agreement,
            "Fund": one.fund,
            "Kind": str(one.kind),
            "Title": one.title,
            "Due": one.due,
            "Submitted": one.submitted_on,
            "Submitted by": one.submitted_by,
            "By its day": str(one.timely.word),
            "Days late": one.timely.days or None,
            "Remark": "The number of days for reports is assumed." if one.assumed else None,
        }
    )
