"""How far each agreement meets the Audit Commission's three recommendations."""

from tracker.domain.scorecard import Answer
from tracker.domain.scorecard.answers import BY_CODE, RECOMMENDATIONS
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table

SCORECARD = Spec(
    "Scorecard",
    "ScorecardAnswers",
    "The three recommendations of the Audit Commission",
    "A row for each agreement and question: how far it is met, why, and on which of the "
    "agreement's pages a gap is mended.",
    (
        Field("Agreement"),
        Field("Recommendation", width=24),
        Field("Question", width=9),
        Field("Title", width=24),
        Field("Answer", width=15),
        Field("Why", width=90),
        Field("Mended on", width=14),
    ),
    frozen=1,
)
_TITLES = {one.number: f"{one.number}. {one.title}" for one in RECOMMENDATIONS}


def scorecard_table(facts: SummaryFacts) -> Table:
    """Every answer of every agreement."""
    rows = [_row(card.agreement, answer) for card in facts.scorecards for answer in card.answers]
    return Table.of(Sheet(SCORECARD, len(rows)), rows)


def _row(agreement: str, answer: Answer) -> BulkRow:
    question = BY_CODE[answer.question]
    return SCORECARD.row(
        {
            "Agreement": agreement,
            "Recommendation": _TITLES[question.recommendation],
            "Question": question.code,
            "Title": question.title,
            "Answer": str(answer.verdict),
            "Why": answer.why,
            "Mended on": str(answer.place) if answer.verdict.is_gap else None,
        }
    )
