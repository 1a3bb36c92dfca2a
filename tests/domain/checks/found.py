"""What one check finds in the clean agreement after a test has spoilt it."""

from tests.domain import books
from tracker.domain.health_checks import Finding, check


def found(number: str, today=books.TODAY, **changes) -> list[Finding]:
    """The findings of one check in `clean_book` with the changes, on a day."""
    findings = check(books.clean_book(**changes), today)
    return [finding for finding in findings if finding.check == number]


def subjects(number: str, today=books.TODAY, **changes) -> list[str]:
    """What those findings are about."""
    return [finding.subject for finding in found(number, today, **changes)]
