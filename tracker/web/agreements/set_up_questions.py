"""The questions of the set-up: for each part of an agreement, one page and the fields it asks for.

Parts that other rooms hold (partners, contributions, terms, ...) lead there instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.obligations.agreement_calendar import ASSUMED_REPORT_DAYS
from tracker.domain.registers import Agreement
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.web.record_forms import Option, RecordForm


def _with(options: Sequence[Option], value: str | None) -> Sequence[Option]:
    """The options and, where it is none of them, what is recorded now."""
    if value is None or value in {option.value for option in options}:
        return options
    return (*options, Option(value, value))


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the set-up: the part it completes (None: none), and what it asks and why."""

    part: str
    item: str | None
    heading: str
    why: str
    form: RecordForm

    def with_partners(self, partners: Sequence[Option], now: Agreement) -> RecordForm:
        """The form with the agreement's partners to choose from, and what it says now."""
        return replace(
            self.form,
            options={
                "host": partners,
                "pool_manager_employer": _with(partners, now.pool_manager_employer),
            },
        )


def _question(  # noqa: PLR0917  # a table, read row by row
    part: str,
    item: str | None,
    heading: str,
    why: str,
    names: tuple[str, ...],
    labels: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
) -> Question:
    form = RecordForm(AGREEMENTS, names, labels=labels or {}, hints=hints or {})
    return Question(part, item, heading, why, form)


_NONE = "If there are none, say so: a blank is read as forgotten."

QUESTIONS = (
    _question(
        "about", None, "What the agreement is",
        "The legal basis decides which of the parts are asked for.",
        ("title", "legal_basis", "area", "client_group"),
    ),
    _question(
        "aims", "C3", "What do the partners want to achieve?",
        "Regulation 7(3)(a): the agreed aims and outcomes. Outcomes are measures that show whether "
        "people are better off; they are entered under Outcomes.",
        ("aims",), {"aims": "Aims"},
    ),
    _question(
        "variation", "C5", "How may contributions be varied?",
        "Regulation 7(3)(b): the contributions of each partner, and how they may be varied.",
        ("variation_terms",), {"variation_terms": "Terms of variation"},
        {"variation_terms": "Who may ask for it, by when, and who agrees"},
    ),
    _question(
        "nhs-functions", "C6", "Which NHS functions does it cover?",
        "Regulation 7(3)(c). Surgery, radiotherapy, termination of pregnancies, endoscopy, laser "
        "treatment and emergency ambulance services may not be among them (regulation 5).",
        ("nhs_functions",), {"nhs_functions": "NHS functions"},
    ),
    _question(
        "council-functions", "C7", "Which council functions does it cover?",
        "Regulation 7(3)(c). Charging for services may not be among them (regulation 6).",
        ("council_functions",), {"council_functions": "Council functions"},
    ),
    _question(
        "services", "C8", "Whom does it serve, and with which services?",
        "Regulation 7(3)(d): the persons and the kinds of services.",
        ("services",), {"services": "Persons and services"},
    ),
    _question(
        "staff-and-goods", "C9", "Which staff, goods, services and accommodation are provided?",
        f"Regulation 7(3)(e): by each partner. {_NONE}",
        ("staff_and_goods",), {"staff_and_goods": "Staff, goods, services and accommodation"},
    ),
    _question(
        "dates", "C10", "When does it start and end?",
        "Regulation 7(3)(f): the duration of the arrangements.",
        ("start_date", "end_date"), {"start_date": "First day", "end_date": "Last day"},
    ),
    _question(
        "review", "C11", "How is it reviewed and ended?",
        "Regulation 7(3)(f): provision for review, variation or termination. All three are wanted.",
        (
            "review_every_months",
            "next_review",
            "notice_months",
            "notice_at_year_end",
            "termination_terms",
        ),
        {
            "review_every_months": "Reviewed every how many months",
            "next_review": "Next review",
            "notice_months": "Months of notice",
            "notice_at_year_end": "May notice expire only at the end of a financial year?",
            "termination_terms": "Terms of termination",
        },
        {
            "next_review": "If it is not simply so many months after the last",
            "notice_at_year_end": "Yes where the terms say \u201cexpiring on 31 March\u201d",
        },
    ),
    _question(
        "host", "C12", "Who is the host, and how is the fund managed and monitored?",
        "Regulations 7(3)(g) and 7(4): one partner hosts the fund and answers for its accounts.",
        ("host", "monitoring", "report_within_days"),
        {
            "monitoring": "Management and monitoring",
            "report_within_days": "Days after a quarter or year in which its report is due",
        },
        {"report_within_days": f"If left blank, {ASSUMED_REPORT_DAYS} days are assumed"},
    ),
    _question(
        "pool-manager", "C13", "Who is the pool manager?",
        "Regulation 7(4): an officer of the host, who manages the fund and reports to the partners.",
        ("pool_manager", "pool_manager_employer"),
        {"pool_manager": "Name or post", "pool_manager_employer": "Employed by"},
    ),
    _question(
        "consultation", "C14", "When did the joint consultation end?",
        "Regulation 4(2): the partners jointly consult those affected before they enter into it.",
        ("consultation_ended",), {"consultation_ended": "Consultation ended on"},
    ),
    _question(
        "improvement", "C15", "How will it improve services?",
        "Regulation 4(1). For a grant: why the payment makes better use of public money than the "
        "same amount spent by the payer itself.",
        ("improvement_statement",), {"improvement_statement": "Case for improvement"},
    ),
    _question(
        "audit", "C17", "How is the fund audited?",
        "Regulation 7(6): the host arranges for audit. The Audit Commission is gone; name the route "
        "the partners agreed, such as the host’s external or internal audit.",
        ("audit_route",), {"audit_route": "Audit route"},
    ),
    _question(
        "disputes", "C19", "How are disputes settled?",
        "Good practice: named levels, and how many days each has.",
        ("dispute_route",), {"dispute_route": "Dispute route"},
    ),
    _question(
        "exit", "C21", "What happens when it ends?",
        "Good practice: contracts, staff, equipment, debtors and creditors, the final account.",
        ("exit_plan",), {"exit_plan": "Exit plan"},
    ),
)  # fmt: skip

BY_PART = {question.part: question for question in QUESTIONS}
BY_ITEM = {question.item: question for question in QUESTIONS if question.item}

# Parts that other pages hold, by their address below the agreement's.
ELSEWHERE = {
    "C1": "/documents",
    "C2": "/partners",
    "C4": "/money",
    "C16": "/documents",
    "C18": "/risk-share",
    "C20": "/set-up/funds",
}
