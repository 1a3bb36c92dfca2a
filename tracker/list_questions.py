"""What the addresses of lists may ask: which lines, and in which order.

A minus before the word `sort` turns an order round. A blank word asks for nothing.
"""

from tracker.domain.outcomes.measures import Track
from tracker.domain.scorecard.answers import VERDICTS
from tracker.domain.vocabulary import (
    DECISION_KINDS,
    DECISION_STATUSES,
    FUND_KINDS,
    LEGAL_BASES,
    ORGANISATION_TYPES,
)
from tracker.schemas import Asked, KindField
from tracker.sheets import BESIDE, LAYOUTS, VERSIONS, Kind
from tracker.sheets.kinds import Choice, Day, Month, Whole, Year, YesNo


class TrailQuestions(Asked):
    """Which entries of the audit trail a page shows."""

    sheet = KindField(
        Choice(values=tuple(layout.sheet for layout in (*LAYOUTS, VERSIONS, *BESIDE))),
        "The register",
        load_default=None,
    )
    person = KindField(Kind(), "The person", load_default=None)
    since = KindField(Day(), "The first day", load_default=None)
    until = KindField(Day(), "The last day", load_default=None)
    q = KindField(Kind(), "What you look for", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class AgreementListQuestions(Asked):
    """Which agreements a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    kind = KindField(Choice(values=FUND_KINDS), "The kind of fund", load_default="")
    area = KindField(Kind(), "The area", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    basis = KindField(Choice(values=LEGAL_BASES), "The legal basis", load_default="")
    status = KindField(Kind(), "The status", load_default="")
    due = KindField(Kind(), "What is due", load_default="")
    failing = KindField(YesNo(), "Findings", load_default=False)
    sort = KindField(Kind(), "The order", load_default="")


class ScorecardListQuestions(Asked):
    """Which scorecards a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    area = KindField(Kind(), "The area", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    basis = KindField(Choice(values=LEGAL_BASES), "The legal basis", load_default="")
    gap = KindField(Kind(), "The gap", load_default="")
    answer = KindField(Choice(values=VERDICTS), "The answer", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class MeasureListQuestions(Asked):
    """Which measures a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    status = KindField(Choice(values=tuple(map(str, Track))), "The status", load_default="")
    late = KindField(YesNo(), "Late readings", load_default=False)
    area = KindField(Kind(), "The area", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class UnmeasuredListQuestions(Asked):
    """Which agreements without a measure a list shows, and in which order."""

    q = KindField(Kind(), "What you look for", load_default="")
    said = KindField(YesNo(), "Whether a reason is given", load_default=None)
    area = KindField(Kind(), "The area", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class LibraryQuestions(Asked):
    """Which standard measures the library shows, and in which order."""

    q = KindField(Kind(), "What you look for", load_default="")
    applies = KindField(YesNo(), "Whether it applies this year", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")


class MonthListQuestions(Asked):
    """Which agreements a list of months shows, and in which order; `show` leaves only open ones."""

    q = KindField(Kind(), "What you look for", load_default="")
    show = KindField(Choice(values=("late",)), "What to show", load_default="")
    area = KindField(Kind(), "The area", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class InstalmentListQuestions(Asked):
    """Which late instalments a list shows, and in which order."""

    q = KindField(Kind(), "What you look for", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    area = KindField(Kind(), "The area", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class DueListQuestions(Asked):
    """Which things due a list shows, in which order, and which month its calendar."""

    q = KindField(Kind(), "What you look for", load_default="")
    kind = KindField(Kind(), "The kind", load_default="")
    state = KindField(Kind(), "The state", load_default="")
    agreement = KindField(Kind(), "The agreement", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    since = KindField(Day(), "The first day", load_default=None)
    until = KindField(Day(), "The last day", load_default=None)
    raised = KindField(YesNo(), "What was called for", load_default=False)
    within = KindField(Whole(least=1, most=3_660), "The days", load_default=90)
    month = KindField(Month(), "The month", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")


class BatchListQuestions(Asked):
    """Which imports a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    kind = KindField(Kind(), "The kind of file", load_default="")
    status = KindField(Kind(), "The status", load_default="")
    since = KindField(Day(), "The first day", load_default=None)
    until = KindField(Day(), "The last day", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")


class ProposalListQuestions(Asked):
    """Which proposals a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    whose = KindField(Kind(), "Whose it is", load_default="")
    state = KindField(Kind(), "The state", load_default="")
    kind = KindField(Kind(), "The kind", load_default="")
    agreement = KindField(Kind(), "The agreement", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class PeopleListQuestions(Asked):
    """Which people a list shows, and in which order: a minus before the sort turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    organisation = KindField(Kind(), "The organisation", load_default="")
    role = KindField(Kind(), "The role", load_default="")
    state = KindField(Kind(), "The state", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class OrganisationListQuestions(Asked):
    """Which organisations a list shows, and in which order: a minus turns it round."""

    q = KindField(Kind(), "What you look for", load_default="")
    type = KindField(Choice(values=ORGANISATION_TYPES), "What it is", load_default="")
    ended = KindField(YesNo(), "What has ended", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")


class TimetableListQuestions(Asked):
    """Which timetables of which year a list shows, and in which order."""

    year = KindField(Year(), "The year", load_default=None)
    q = KindField(Kind(), "What you look for", load_default="")
    state = KindField(Kind(), "The state", load_default="")
    sort = KindField(Kind(), "The order", load_default="")


class DecisionListQuestions(Asked):
    """Which decisions a list shows; what is left out shows all."""

    status = KindField(Choice(values=DECISION_STATUSES), "The status", load_default="")
    kind = KindField(Choice(values=DECISION_KINDS), "The type", load_default="")
    urgent = KindField(YesNo(), "Urgency", load_default=False)


class TakenListQuestions(Asked):
    """Which files that were taken away a list shows, and in which order."""

    q = KindField(Kind(), "What you look for", load_default="")
    agreement = KindField(Kind(), "The agreement", load_default="")
    since = KindField(Day(), "The first day", load_default=None)
    until = KindField(Day(), "The last day", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")


class SharedListQuestions(Asked):
    """Which changes to what all agreements share a list shows, and in which order."""

    q = KindField(Kind(), "What you look for", load_default="")
    sheet = KindField(Kind(), "The register", load_default="")
    person = KindField(Kind(), "The person", load_default="")
    since = KindField(Day(), "The first day", load_default=None)
    until = KindField(Day(), "The last day", load_default=None)
    sort = KindField(Kind(), "The order", load_default="")
