"""What the questions start from: an agreement on a day, with what the checks found in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.checks.inspection import Finding, Inspection
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import Agreement, AgreementBook
from tracker.domain.wording import listed


@dataclass(frozen=True, slots=True)
class Asking:
    """One agreement on one day; `rules` are its own of when a review is called for."""

    case: Inspection
    findings: Sequence[Finding]
    rules: ReviewRules

    @property
    def book(self) -> AgreementBook:
        return self.case.book

    @property
    def agreement(self) -> Agreement:
        """The version in force."""
        return self.case.agreement

    @property
    def day(self) -> date:
        return self.case.today

    @property
    def last_review(self) -> date | None:
        """The day on which a review was last held."""
        held = [row.held_on for row in self.book.reviews if row.held_on is not None]
        return max((day for day in held if day <= self.day), default=None)

    def messages(self, check: str, subject: str | None = None) -> list[str]:
        """What a check found, of everything or of one subject."""
        return [
            finding.message
            for finding in self.findings
            if finding.check == check and subject in (None, finding.subject)
        ]

    def named(self, codes: Iterable[str]) -> str:
        """Bodies by their names, as part of a sentence."""
        names = {row.code: row.name for row in self.book.organisations}
        return listed(names.get(code, code) for code in codes)
