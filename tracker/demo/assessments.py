"""What the partners of Marlshire scored of their partnership: invented, like all of it.

The Better Care Fund has two years of the readiness framework, in which the partners have come to
see leadership differently. The joint board has not finished the assessment tool.
"""

from collections.abc import Mapping

from tracker.demo.fund_writer import day
from tracker.demo.place import COUNCIL, ICB
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.registers import Row

_LAST, _THIS = FinancialYear(2025), FinancialYear(2026)
_Given = Mapping[int, tuple[int | None, str | None]]
"""What is said of each item: its score, or None, and the evidence."""

_COUNCIL_LAST: _Given = {
    1: (3, "Joint vision statement, May 2025"),
    2: (3, "Delivery plan agreed by both bodies"),
    3: (2, "Two pilots; the rest is as before"),
    4: (3, "Schedule 1 lists what is in and out"),
    5: (3, "Lead commissioner named for each scheme"),
    6: (2, "The dispute of 2023-24 about reablement is still open"),
    7: (3, "Portfolio holder chairs the joint board"),
    8: (2, "One post, shared with another programme"),
    9: (3, None),
}
_ICB_LAST: _Given = {
    1: (3, "Joint vision statement, May 2025"),
    2: (2, "Delivery plan has no dates after March"),
    3: (2, "Two pilots"),
    4: (3, "Schedule 1"),
    5: (3, "Lead commissioner named for each scheme"),
    6: (2, "Reablement dispute open since 2023-24"),
    7: (3, "Chief executives meet every month"),
    8: (1, "Nobody has it as their job"),
    9: (3, "Staff survey, February 2026"),
}
_COUNCIL_THIS: _Given = {
    1: (4, "Joint vision statement renewed, June 2026"),
    2: (3, "Delivery plan with dates to 2028"),
    3: (3, "Home-first and the falls service have begun"),
    4: (3, "Schedule 1 as varied by V1"),
    5: (3, "Lead commissioner named for each scheme"),
    6: (3, "Reablement dispute put aside in writing, 14 July 2026"),
    7: (4, "Leader and portfolio holder attend every joint board"),
    8: (2, "One post, shared with another programme"),
    9: (3, "Exit interviews; few vacancies"),
}
_ICB_THIS: _Given = {
    1: (4, "Joint vision statement renewed, June 2026"),
    2: (3, "Delivery plan with dates to 2028"),
    3: (3, "Home-first has begun"),
    4: (3, "Schedule 1 as varied by V1"),
    5: (2, "Two schemes have two people who think they lead"),
    6: (3, "Letter of 14 July 2026"),
    7: (2, "Executive lead vacant since August; no board member at the last two meetings"),
    8: (None, "A bid for a joint post waits for a decision"),
    9: (3, "Staff survey, October 2026"),
}
_ICB_FACTORS: _Given = {
    1: (3, "Emergency admissions of over-65s fell in both quarters"),
    2: (2, "Shared care record is read-only for the council"),
    3: (3, "One strategy, 2025 to 2028"),
}


def rows() -> dict[str, list[Row]]:
    """The rows of both registers."""
    found: dict[str, list[Row]] = {"Assessments": [], "Assessment scores": []}
    for partner, instrument, year, on, by, given in (
        (COUNCIL, "PRF", _LAST, "2026-02-20", "Priya Nair", _COUNCIL_LAST),
        (ICB, "PRF", _LAST, "2026-03-03", "Tom Garside", _ICB_LAST),
        (COUNCIL, "PRF", _THIS, "2026-10-30", "Priya Nair", _COUNCIL_THIS),
        (ICB, "PRF", _THIS, "2026-11-06", "Tom Garside", _ICB_THIS),
        (ICB, "CQC", _THIS, "2026-11-06", "Tom Garside", _ICB_FACTORS),
    ):
        key = ("BCF", partner, instrument, year)
        found["Assessments"].append(Assessment(*key, day(on), by))
        found["Assessment scores"] += [
            AssessmentScore(*key, item, score, evidence)
            for item, (score, evidence) in given.items()
        ]
    return found
