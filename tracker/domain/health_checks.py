"""The health checks of an agreement, each answering with findings a finance lead can act on.

The checks stand in the rooms of `tracker.domain.checks`; this one runs them all. They are pure:
a book and a day in, findings out.
"""

from collections.abc import Callable, Iterator
from datetime import date

from tracker.domain.checks import (
    authority,
    balances,
    content,
    decisions,
    flows,
    forecasts,
    money,
    obligations,
    outcomes,
    records,
    risk,
    scope,
    signatures,
    sources,
)
from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.registers import AgreementBook

__all__ = ["CHECKS", "Finding", "Severity", "check", "check_case", "finding_order"]

CHECKS: dict[str, Callable[[Inspection], Iterator[Finding]]] = {
    "K1": signatures.money_without_signature,
    "K2": signatures.late_signatures,
    "K3": signatures.money_after_the_end,
    "K4": obligations.reviews,
    "K5": content.regulation_items,
    "K6": outcomes.measures_and_targets,
    "K7": outcomes.missing_readings,
    "K8": risk.schemes_without_terms,
    "K9": risk.unusable_terms,
    "K10": obligations.reports,
    "K11": signatures.host_and_pool_manager,
    "K12": balances.own_records,
    "K13": authority.plan_sign_offs,
    "K14": flows.circular_funds,
    "K15": money.pooled_totals,
    "K16": money.designated_money,
    "K17": sources.sources_and_spend,
    "K18": records.printed_totals,
    "K19": forecasts.late_movement,
    "K20": forecasts.overspends_without_plan,
    "K21": risk.residuals_and_caps,
    "K22": sources.recurrent_use_of_balances,
    "K23": flows.variance_without_control,
    "K24": authority.leaving_partners,
    "K25": records.money_held_twice,
    "K26": risk.standing_percentages,
    "K27": scope.excluded_functions,
    "K28": scope.vat_regimes,
    "K29": records.corrected_figures,
    "K30": authority.abolished_partners,
    "K31": decisions.urgent_decisions,
    "K32": sources.pump_priming,
}
"""Every check by its number."""


def check(book: AgreementBook, today: date) -> list[Finding]:
    """Everything the checks find in one agreement on a day, in the order of `finding_order`."""
    return check_case(Inspection.of(book, today))


def check_case(case: Inspection) -> list[Finding]:
    """Everything the checks find in an agreement on the day of its inspection.

    A finding that a note answers, said by that day, is found no more.
    """
    findings = {finding for run in CHECKS.values() for finding in run(case)}
    left = (finding for finding in findings if not case.is_answered(finding))
    return sorted(left, key=finding_order)


def finding_order(finding: Finding) -> tuple[str, int, str, str]:
    """By agreement, number of the check, subject and message."""
    number = int(finding.check.removeprefix("K"))
    return (finding.agreement, number, finding.subject, finding.message)
