"""Books: everything recorded of an agreement, loaded for the rules to read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import to_pounds
from tracker.domain.records.agreement_settings import ClosedPeriod
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.records.balances import BalanceDispute, BalanceExplanation, OwnBalance
from tracker.domain.records.checks import (
    Answers,
    ExitItem,
    FindingNote,
    LeavingDecision,
    NoticeService,
    Novation,
    PlanSignOff,
    RecoveryPlan,
)
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.records.documents import Document
from tracker.domain.records.frameworks import FinancialFramework, FrameworkLead
from tracker.domain.records.linked_variations import LinkedChange, LinkedVariation
from tracker.domain.records.outcomes import (
    FormerDefinition,
    LibraryMeasure,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeSetting,
    OutcomeTarget,
)
from tracker.domain.records.review_settings import ReviewSetting
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.records.signatures import SigningAuthority, VariationSignature
from tracker.domain.records.timetables import BcfDate, BcfReturn, KeyDate, TimetableDependency
from tracker.domain.registers import (
    Agreement,
    AgreementBook,
    Budget,
    Contribution,
    Fund,
    Instalment,
    LedgerTotal,
    Organisation,
    Partner,
    Profile,
    Return,
    Review,
    Row,
    Scheme,
    Variation,
    Version,
)
from tracker.errors import NotFound
from tracker.models import Agreement as AgreementTable
from tracker.services.records.register_union import LedgerCells, read_registers
from tracker.services.records.surroundings import surroundings_of
from tracker.sheets import CLOSED_PERIODS, DOCUMENTS, LAYOUTS, REVIEW_SETTINGS, VERSIONS
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS
from tracker.sheets.balance_layouts import BALANCE_DISPUTES, BALANCE_EXPLANATIONS, OWN_BALANCES
from tracker.sheets.check_layouts import CHECK_RECORDS
from tracker.sheets.decision_layouts import (
    DECISION_APPROVALS,
    DECISIONS,
    SIGNING_AUTHORITIES,
    VARIATION_SIGNATURES,
)
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS, OUTCOME_SETTINGS
from tracker.sheets.review_layouts import REVIEW_ACTIONS
from tracker.sheets.timetable_layouts import (
    BCF_DATES,
    BCF_RETURNS,
    KEY_DATES,
    TIMETABLE_DEPENDENCIES,
)

R = TypeVar("R", bound=Row)
_Found = Mapping[str, Sequence[Row]]
_Bodies = Mapping[str, Organisation]
PORTION = 100
# What a position is worked out from: everything but reviews, returns and outcomes.
POSITION_SHEETS = (
    "Agreement versions", "Partners", "Funds", "Schemes", "Variations", "Contributions",
    "Instalments", "Budgets", "Profiles", "Ledger", "Risk share", "Risk share caps",
    "Closed periods",
)  # fmt: skip
_LAYOUTS = (
    *LAYOUTS,
    VERSIONS,
    CLOSED_PERIODS,
    DOCUMENTS,
    OWN_BALANCES,
    BALANCE_EXPLANATIONS,
    BALANCE_DISPUTES,
    *CHECK_RECORDS,
    REVIEW_ACTIONS,
    LINKED_VARIATIONS,
    LINKED_CHANGES,
    VARIATION_SIGNATURES,
    SIGNING_AUTHORITIES,
    DECISIONS,
    DECISION_APPROVALS,
    FINANCIAL_FRAMEWORKS,
    FRAMEWORK_LEADS,
    ASSESSMENTS,
    ASSESSMENT_SCORES,
    KEY_DATES,
    TIMETABLE_DEPENDENCIES,
    BCF_DATES,
    BCF_RETURNS,
    FORMER_DEFINITIONS,
    OUTCOME_SETTINGS,
    REVIEW_SETTINGS,
)
ALL_MONTHS = ("0000-00", "9999-99")


def load_book(
    session: Session,
    agreement: str,
    year: FinancialYear | None = None,
    *,
    sheets: Collection[str] | None = None,
) -> AgreementBook:
    """Everything recorded of one agreement, or what `load_books` is told to load of it.

    Raises:
        NotFound: when there is no agreement of that code.
    """
    books = load_books(session, [agreement], year, sheets=sheets)
    if not books:
        raise NotFound(f"There is no agreement {agreement}.")
    return books[0]


def agreement_codes(session: Session) -> list[str]:
    """The codes of all agreements that the session may show, in their order."""
    return sorted(limited(session, session.scalars(select(AgreementTable.agreement)).all()) or ())


def require_agreements(session: Session, agreements: Collection[str]) -> None:
    """Refuse to go on with an agreement that nobody has recorded.

    Raises:
        NotFound: naming the first such agreement.
    """
    known = set(agreement_codes(session))
    for agreement in sorted(agreements):
        if agreement not in known:
            raise NotFound(f"There is no agreement {agreement}.")


def books_in_turn(session: Session) -> Iterator[AgreementBook]:
    """The books of all agreements in the order of their codes, a portion in memory at a time."""
    codes = agreement_codes(session)
    for first in range(0, len(codes), PORTION):
        yield from load_books(session, codes[first : first + PORTION])


def load_books(
    session: Session,
    agreements: Collection[str] | None = None,
    year: FinancialYear | None = None,
    *,
    sheets: Collection[str] | None = None,
    last_year: FinancialYear | None = None,
) -> list[AgreementBook]:
    """The books of some agreements, or of all, in the order of their codes.

    Args:
        year: leaves out ledger rows of other years.
        last_year: lets those of the years from `year` to this one in.
        sheets: the only registers to load besides agreements and organisations; the books'
            other registers stay empty, and what lies around them is not asked for.
    """
    wanted = {*sheets, "Organisations", "Agreements"} if sheets is not None else None
    layouts = [one for one in _LAYOUTS if wanted is None or one.sheet in wanted]
    months = (str(year.month(1)), str((last_year or year).month(12))) if year else ALL_MONTHS
    found, totals = read_registers(session, layouts, limited(session, agreements), months)
    organisations = {o.code: o for o in found["Organisations"] if isinstance(o, Organisation)}
    grouped: dict[str, dict[str, list[Row]]] = {}
    dates = tuple(row for row in found.get(BCF_DATES.sheet, ()) if isinstance(row, BcfDate))
    for sheet in found.keys() - {"Organisations", BCF_DATES.sheet}:
        for row in found[sheet]:
            assert not isinstance(row, Organisation | LibraryMeasure | BcfDate)
            grouped.setdefault(row.agreement, {}).setdefault(type(row).__name__, []).append(row)
    ledger = _ledger(totals)
    books = [
        replace(_book(grouped[code], ledger.get(code, []), organisations), bcf_dates=dates)
        for code in sorted(grouped)
        if Agreement.__name__ in grouped[code]
    ]
    if sheets is not None:
        return books
    around = surroundings_of(session, limited(session, agreements))
    return [
        replace(book, surroundings=around[book.agreement.agreement])
        if book.agreement.agreement in around
        else book
        for book in books
    ]


def _book(found: _Found, ledger: Sequence[LedgerTotal], bodies: _Bodies) -> AgreementBook:
    def of(kind: type[R]) -> tuple[R, ...]:
        return _of(found, kind)

    partners = of(Partner)
    return AgreementBook(
        agreement=of(Agreement)[0],
        organisations=tuple(bodies[partner.organisation] for partner in partners),
        versions=of(Version),
        partners=partners,
        funds=of(Fund),
        schemes=of(Scheme),
        variations=of(Variation),
        contributions=of(Contribution),
        instalments=of(Instalment),
        budgets=of(Budget),
        profiles=of(Profile),
        ledger=tuple(ledger),
        risk_shares=of(RiskShare),
        caps=of(RiskShareCap),
        reviews=of(Review),
        returns=of(Return),
        measures=of(OutcomeMeasure),
        targets=of(OutcomeTarget),
        readings=of(OutcomeReading),
        closed=frozenset(row.period for row in of(ClosedPeriod)),
        review_setting=next(iter(of(ReviewSetting)), None),
        documents=of(Document),
        answers=_answers(found),
        actions=of(ReviewAction),
        linked_variations=of(LinkedVariation),
        linked_changes=of(LinkedChange),
        own_balances=of(OwnBalance),
        balance_explanations=of(BalanceExplanation),
        balance_disputes=of(BalanceDispute),
        signatures=of(VariationSignature),
        authorities=of(SigningAuthority),
        decisions=of(Decision),
        decision_approvals=of(DecisionApproval),
        former_definitions=of(FormerDefinition),
        outcome_settings=of(OutcomeSetting),
        financial_frameworks=of(FinancialFramework),
        framework_leads=of(FrameworkLead),
        assessments=of(Assessment),
        assessment_scores=of(AssessmentScore),
        key_dates=of(KeyDate),
        timetable_dependencies=of(TimetableDependency),
        bcf_returns=of(BcfReturn),
    )


def _answers(found: _Found) -> Answers:
    return Answers(
        _of(found, FindingNote),
        _of(found, RecoveryPlan),
        _of(found, PlanSignOff),
        _of(found, LeavingDecision),
        _of(found, Novation),
        _of(found, NoticeService),
        _of(found, ExitItem),
    )


def _of(found: _Found, kind: type[R]) -> tuple[R, ...]:
    return tuple(row for row in found.get(kind.__name__, ()) if isinstance(row, kind))


def _ledger(totals: Sequence[LedgerCells]) -> dict[str, list[LedgerTotal]]:
    """The ledger's totals by agreement, in the order of fund, scheme, month and measure."""
    periods: dict[str, Period] = {}
    found: dict[str, list[LedgerTotal]] = {}
    for agreement, fund, scheme, month, measure, pence in sorted(totals):
        if month not in periods:
            periods[month] = Period.from_text(month)
        total = LedgerTotal(fund, scheme, periods[month], measure, to_pounds(pence))
        found.setdefault(agreement, []).append(total)
    return found
