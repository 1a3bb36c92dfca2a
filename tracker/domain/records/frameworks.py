"""The five financial frameworks that partners are to keep clear and synchronised.

The third of the Audit Commission's recommendations in "Means to an end" (2009) names them: budget-
setting, governance, financial planning, financial timetables, risk-sharing. For each, partners say
who answers for it, what is in place, by what evidence, whether theirs run together, and what is to
be done. A framework without a row was not looked at, which is not the same as "No".
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Framework(StrEnum):
    """One of the five, in the order in which the recommendation names them."""

    BUDGET_SETTING = "Budget-setting"
    GOVERNANCE = "Governance"
    PLANNING = "Financial planning"
    TIMETABLES = "Financial timetables"
    RISK_SHARING = "Risk-sharing"


class Synchronised(StrEnum):
    """Whether the partners' frameworks run together."""

    YES = "Yes"
    PARTLY = "Partly"
    NO = "No"


@dataclass(frozen=True, slots=True)
class FinancialFramework:
    """What the partners say of one framework, as they saw it on `seen_on`.

    `evidence` says it in words; `document` is the number of an attached document that shows it.
    An action has its owner and its day, and is open until `action_done_on`.
    """

    agreement: str
    framework: str
    in_place: str | None
    evidence: str | None
    document: int | None
    synchronised: str
    action: str | None
    action_owner: str | None
    action_due: date | None
    action_done_on: date | None
    seen_on: date

    @property
    def has_evidence(self) -> bool:
        """Whether something is named that shows what is in place."""
        return self.evidence is not None or self.document is not None

    def is_action_open_on(self, day: date) -> bool:
        """Whether there is something still to be done at the end of a day."""
        done = self.action_done_on is not None and self.action_done_on <= day
        return self.action is not None and not done


@dataclass(frozen=True, slots=True)
class FrameworkLead:
    """Who answers for a framework at one partner."""

    agreement: str
    framework: str
    partner: str
    person: str


FrameworkRecord = FinancialFramework | FrameworkLead
