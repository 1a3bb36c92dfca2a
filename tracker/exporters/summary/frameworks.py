"""What the partners say of their financial frameworks, and how they score their partnership."""

from collections.abc import Mapping

from tracker.domain.assessments.comparing import ScoreLine, score_lines
from tracker.domain.frameworks.lines import FrameworkLine, framework_lines
from tracker.domain.health_checks import Finding
from tracker.domain.registers import AgreementBook
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table
from tracker.sheets import Style

FRAMEWORKS = Spec(
    "Financial frameworks",
    "FinancialFrameworks",
    "The five financial frameworks of each agreement",
    "What the partners say of each, as recorded when this was made, beside what the records show "
    "as at the date. A Yes that the records contradict is marked.",
    (
        Field("Agreement"),
        Field("Framework", width=20),
        Field("Synchronised", width=14),
        Field("Records", width=14),
        Field("Who answers for it", width=50),
        Field("In place", width=60),
        Field("Evidence", width=50),
        Field("Document", Style.WHOLE),
        Field("What the records show", width=90),
        Field("Action", width=50),
        Field("Action owner", width=20),
        Field("Action due", Style.DATE),
        Field("Action done on", Style.DATE),
        Field("Seen on", Style.DATE),
    ),
    frozen=2,
)
ASSESSMENTS = Spec(
    "Assessments",
    "AssessmentScores",
    "How each partner scores the partnership",
    "What the partners submitted, from 1 (not so) to 4 (fully so); the largest gap between them "
    "first. No average is taken, and drafts are not shown.",
    (
        Field("Agreement"),
        Field("Instrument", width=32),
        Field("Financial year", width=13),
        Field("Item", width=28),
        Field("Statement", width=60),
        Field("Gap", Style.WHOLE),
        Field("Partner"),
        Field("Score", Style.WHOLE),
        Field("In words", width=14),
        Field("What shows it", width=50),
        Field("Assessed on", Style.DATE),
        Field("Submitted by", width=24),
    ),
)


def framework_table(facts: SummaryFacts) -> Table:
    """The five frameworks of every agreement, those that nobody looked at among them."""
    findings: dict[str, list[Finding]] = {}
    for finding in facts.findings:
        findings.setdefault(finding.agreement, []).append(finding)
    rows = [
        _framework(book, line)
        for book in facts.books
        for line in framework_lines(book, facts.as_at, findings.get(book.agreement.agreement, []))
    ]
    return Table.of(Sheet(FRAMEWORKS, len(rows)), rows)


def _framework(book: AgreementBook, line: FrameworkLine) -> BulkRow:
    kept = line.kept
    names = {row.code: row.name for row in book.organisations}
    return FRAMEWORKS.row(
        {
            "Agreement": book.agreement.agreement,
            "Framework": line.framework.value,
            "Synchronised": line.word,
            "Records": "Contradict it" if line.is_contradicted else None,
            "Who answers for it": _leads(line, names),
            "In place": kept.in_place if kept else None,
            "Evidence": kept.evidence if kept else None,
            "Document": kept.document if kept else None,
            "What the records show": " ".join(fact.sentence for fact in line.facts) or None,
            "Action": kept.action if kept else None,
            "Action owner": kept.action_owner if kept else None,
            "Action due": kept.action_due if kept else None,
            "Action done on": kept.action_done_on if kept else None,
            "Seen on": kept.seen_on if kept else None,
        }
    )


def _leads(line: FrameworkLine, names: Mapping[str, str]) -> str | None:
    said = [f"{row.person} ({names.get(row.partner, row.partner)})" for row in line.leads]
    return "; ".join(said) or None


def assessment_table(facts: SummaryFacts) -> Table:
    """Every score that a partner submitted, and what the others did not."""
    rows = [
        _score(book.agreement.agreement, line) for book in facts.books for line in score_lines(book)
    ]
    return Table.of(Sheet(ASSESSMENTS, len(rows)), rows)


def _score(agreement: str, line: ScoreLine) -> BulkRow:
    head = line.submitted
    return ASSESSMENTS.row(
        {
            "Agreement": agreement,
            "Instrument": line.instrument.title,
            "Financial year": str(line.year),
            "Item": line.item.name,
            "Statement": line.item.statement,
            "Gap": line.gap,
            "Partner": line.partner,
            "Score": line.score,
            "In words": line.words,
            "What shows it": line.evidence,
            "Assessed on": head.assessed_on if head else None,
            "Submitted by": head.submitted_by if head else None,
        }
    )
