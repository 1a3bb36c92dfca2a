"""What partners submitted of assessments, beside the workbook, in the shape of its sheets."""

from collections.abc import Iterable, Mapping

from tracker.domain.assessments.instruments import find_instrument
from tracker.domain.records import assessments as assessment_records
from tracker.domain.vocabulary import INSTRUMENTS
from tracker.sheets.cells import Wire
from tracker.sheets.columns import AGREEMENT, DAY, FINANCIAL_YEAR, OF_PARTNER, PARTNER, TEXT
from tracker.sheets.kinds import Choice, Whole
from tracker.sheets.layout import Column, Layout, Reference

_INSTRUMENT = Column("Instrument", "instrument", Choice(values=INSTRUMENTS), required=True)
_KEY = ("agreement", "partner", "instrument", "financial_year")


def _score(row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    """An item is one of its instrument's; what has neither score nor evidence is no row."""
    instrument, item = find_instrument(str(row["instrument"])), row["item"]
    if instrument is not None and isinstance(item, int) and item > len(instrument.items):
        last = len(instrument.items)
        yield "item", f"is no item of {instrument.title}: enter one from 1 to {last}"
    if row["score"] is None and row["evidence"] is None:
        yield "score", "is blank, and so is the evidence: enter one of them"


ASSESSMENTS = Layout(
    "Assessments",
    assessment_records.Assessment,
    (
        AGREEMENT,
        PARTNER,
        _INSTRUMENT,
        FINANCIAL_YEAR,
        Column("Assessed on", "assessed_on", DAY, required=True),
        Column("Submitted by", "submitted_by", TEXT, required=True),
    ),
    key=_KEY,
    references=(OF_PARTNER,),
)
ASSESSMENT_SCORES = Layout(
    "Assessment scores",
    assessment_records.AssessmentScore,
    (
        AGREEMENT,
        PARTNER,
        _INSTRUMENT,
        FINANCIAL_YEAR,
        Column("Item", "item", Whole(least=1, most=100), required=True),
        Column("Score", "score", Whole(least=1, most=4)),
        Column("Evidence", "evidence", TEXT),
    ),
    key=(*_KEY, "item"),
    references=(Reference(_KEY, "Assessments"),),
    row_faults=_score,
)
