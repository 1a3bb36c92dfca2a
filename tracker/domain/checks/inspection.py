"""What every health check starts from, and what it answers with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import AgreementPosition, agreement_position
from tracker.domain.registers import Agreement, AgreementBook, Fund
from tracker.domain.risk_share.terms import FundKind


class Severity(StrEnum):
    """How much a finding matters; the values are the words of `tracker check`."""

    HIGH = "high"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found: the message says what, where, and what to do about it.

    `subject` is what it is about within the agreement: a partner, fund, scheme, measure or item
    of the regulations; the agreement's own reference where it is about the whole. `about` names
    within the check what it found, for a note that answers it: empty where no note can, because
    something is to be mended.
    """

    check: str
    severity: Severity
    agreement: str
    subject: str
    message: str
    about: str = ""

    def as_json(self) -> dict[str, object]:
        """The finding as `tracker check --json` prints it."""
        return {
            "check": self.check,
            "severity": str(self.severity),
            "agreement": self.agreement,
            "subject": self.subject,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """One agreement on one day.

    `agreement` is the version in force. `day` is today, or the nearest day on which the
    agreement runs; `year` is the financial year that holds it. `positions` are those of that
    year and of the year before, if the agreement ran in it: a year's residual is settled in the
    months after it ends.
    """

    book: AgreementBook
    agreement: Agreement
    today: date
    day: date
    year: FinancialYear
    positions: tuple[AgreementPosition, ...]

    @classmethod
    def of(cls, book: AgreementBook, today: date) -> "Inspection":
        """Gather what the checks need to know of the agreement on a day."""
        agreement = book.as_at(today)
        begun = max(today, agreement.start_date)
        day = begun if agreement.end_date is None else min(begun, agreement.end_date)
        year = FinancialYear.of(day)
        years = [year]
        if agreement.start_date < year.first_day:
            years.append(FinancialYear(year.start - 1))
        positions = tuple(
            agreement_position(book, each, min(begun, each.last_day)) for each in years
        )
        return cls(book, agreement, today, day, year, positions)

    @property
    def ended(self) -> bool:
        """Whether the agreement's end date has passed."""
        return self.agreement.end_date is not None and self.agreement.end_date < self.today

    @property
    def position(self) -> AgreementPosition:
        """The position of `year`."""
        return self.positions[0]

    @property
    def own_funds(self) -> list[Fund]:
        """The funds whose money is the agreement's: what is in view is shown, not held."""
        return [fund for fund in self.book.funds if fund.kind != FundKind.IN_VIEW]

    @property
    def pooled_funds(self) -> list[Fund]:
        """The pooled funds, to which regulation 7 of SI 2000/617 applies."""
        return [fund for fund in self.book.funds if fund.kind == FundKind.POOLED]

    def is_answered(self, finding: Finding) -> bool:
        """Whether a note said by the day answers a finding, which is then found no more."""
        return any(
            (note.number, note.about) == (finding.check, finding.about)
            and note.said_on <= self.today
            for note in self.book.answers.notes
        )

    def finding(
        self,
        check: str,
        severity: Severity,
        subject: str | None,
        message: str,
        *,
        about: str = "",
    ) -> Finding:
        """A finding about this agreement; without a subject it is about the whole of it."""
        reference = self.agreement.agreement
        return Finding(check, severity, reference, subject or reference, message, about)
