"""What is recorded because a check asks for it: plans, sign-offs, decisions on leaving, and notes.

None of it comes from a spreadsheet: each row answers a question that an auditor would put.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear


class SpendType(StrEnum):
    """Whether a scheme may be paid from capital."""

    REVENUE = "Revenue"
    CAPITAL = "Capital"


class Recurrence(StrEnum):
    """Whether a budget line goes on into the years after."""

    RECURRENT = "Recurrent"
    NON_RECURRENT = "Non-recurrent"


class SignOffRole(StrEnum):
    """In which office somebody signs off a Better Care Fund plan."""

    CHIEF_EXECUTIVE = "Chief executive"
    SECTION_151 = "Section 151 officer"


class Consultation(StrEnum):
    """What was decided on consulting the people a partner's leaving would affect."""

    NEEDED = "Consult"
    NOT_NEEDED = "No need to consult"


@dataclass(frozen=True, slots=True)
class FindingNote:
    """Why a finding stands as it is: it answers that finding, and no other.

    `number` is that of the check, such as K19; `about` names what was found within the check (`Finding.about`); where the figures in it
    change, the finding comes back.
    """

    agreement: str
    number: str
    about: str
    text: str
    said_by: str
    said_on: date


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """How the overspend forecast for a fund is to be brought down, and which meeting takes it.

    `amount` is what the plan is to recover in the year, in pounds.
    """

    agreement: str
    fund: str
    financial_year: FinancialYear
    drawn_up_on: date
    owner: str
    measures: str
    amount: Decimal | None
    meeting_on: date | None


@dataclass(frozen=True, slots=True)
class PlanSignOff:
    """One office's sign-off of the Better Care Fund plan of a year, and on whose authority.

    `ratified_on` is the day on which the health and wellbeing board approved or noted it after.
    """

    agreement: str
    financial_year: FinancialYear
    organisation: str
    role: str
    name: str
    signed_on: date
    delegated: bool
    authority: str | None
    ratified_on: date | None


@dataclass(frozen=True, slots=True)
class LeavingDecision:
    """That a partner considers leaving or has given notice, and what was decided on consulting.

    `settled_on` is the day from which it no longer considers it.
    """

    agreement: str
    organisation: str
    considered_on: date
    reason: str
    consultation: str | None
    decided_on: date | None
    grounds: str | None
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class Novation:
    """What shows that the place of a body abolished or merged has passed to its successor.

    `evidence` names the deed, order or transfer scheme; `document` is its number where it is
    attached.
    """

    agreement: str
    organisation: str
    evidence: str
    day: date
    document: int | None


@dataclass(frozen=True, slots=True)
class NoticeService:
    """Which partner served a notice on which; the notice itself is a document, by its number.

    `received_on` is the day on which the other said that it has it.
    """

    agreement: str
    document: int
    served_by: str
    served_on: str
    received_on: date | None


@dataclass(frozen=True, slots=True)
class ExitItem:
    """Something to be settled when the agreement ends that is settled: by whom, and since when.

    `item` is its text on the exit checklist (`tracker.domain.agreements.leaving`).
    """

    agreement: str
    item: str
    done_on: date
    done_by: str
    note: str | None


OwnAnswer = PlanSignOff | LeavingDecision
"""What a partner says of itself, so that its own people record it."""

CheckRecord = (
    FindingNote | RecoveryPlan | PlanSignOff | LeavingDecision | Novation | NoticeService | ExitItem
)


@dataclass(frozen=True, slots=True)
class Answers:
    """All of it that is recorded of one agreement, each register in the order of its key."""

    notes: tuple[FindingNote, ...] = ()
    recovery_plans: tuple[RecoveryPlan, ...] = ()
    sign_offs: tuple[PlanSignOff, ...] = ()
    leaving_decisions: tuple[LeavingDecision, ...] = ()
    novations: tuple[Novation, ...] = ()
    notices: tuple[NoticeService, ...] = ()
    exit_items: tuple[ExitItem, ...] = ()


NO_ANSWERS = Answers()
