"""The public JSON of a position and of a what-if, in the order the workbook's format gives.

Money is text with two decimals and codes are written as in the workbook. What does not apply is
"0.00"; only an outturn or a variance that is not known is null.
"""

from collections.abc import Mapping
from decimal import Decimal

from tracker.domain.funds.position import AgreementPosition
from tracker.domain.money import ZERO, money_text, total_of
from tracker.domain.risk_share.facts import FundFacts, SchemeFacts
from tracker.domain.risk_share.result import FundShare, Rule, StepTrace

JsonObject = dict[str, object]


def position_json(position: AgreementPosition) -> JsonObject:
    """What `tracker position --json` prints."""
    return {
        "agreement": position.agreement.agreement,
        "financial_year": str(position.financial_year),
        "as_at": position.as_at.isoformat(),
        "funds": [fund_json(fund.share) for fund in position.funds],
    }


def fund_json(share: FundShare) -> JsonObject:
    """One fund of a position; also what `tracker what-if --json` prints for a given outturn."""
    facts = share.facts
    terms = None if share.rule is Rule.NOT_SHARED else facts.terms
    return {
        "fund": facts.fund,
        "kind": str(facts.kind),
        "original_budget": money_text(total_of(scheme.original_budget for scheme in facts.schemes)),
        "revised_budget": money_text(total_of(scheme.revised_budget for scheme in facts.schemes)),
        "contributions": _money_by_code(_contributions(facts)),
        "actual_to_date": money_text(total_of(scheme.actual_to_date for scheme in facts.schemes)),
        "outturn": _money_or_null(share.outturn),
        "variance": _money_or_null(share.variance),
        "rule": str(share.rule),
        "terms_effective_from": None if terms is None else terms.effective_from.isoformat(),
        "shares": _money_by_code(share.shares),
        "reserve_used": money_text(share.reserve_used),
        "retained": money_text(share.retained),
        "uncommitted_cut": money_text(share.uncommitted_cut),
        "unallocated": money_text(share.unallocated),
        "no_forecast": list(share.no_forecast),
        "error": share.error,
        "steps": [_step_json(step) for step in share.steps],
        "schemes": [_scheme_json(scheme) for scheme in facts.schemes],
    }


def _step_json(step: StepTrace) -> JsonObject:
    return {
        "scheme": step.scheme,
        "step": step.step,
        "method": str(step.method),
        "clause": step.clause,
        "amount_in": money_text(step.amount_in),
        "taken": money_text(step.taken),
        "shares": _money_by_code(step.shares),
        "amount_left": money_text(step.amount_left),
    }


def _scheme_json(scheme: SchemeFacts) -> JsonObject:
    return {
        "scheme": scheme.code,
        "original_budget": money_text(scheme.original_budget),
        "revised_budget": money_text(scheme.revised_budget),
        "actual_to_date": money_text(scheme.actual_to_date),
        "outturn": _money_or_null(scheme.outturn),
        "variance": _money_or_null(scheme.variance),
        "lead_commissioner": scheme.lead_commissioner,
    }


def _contributions(facts: FundFacts) -> dict[str, Decimal]:
    by_partner = dict.fromkeys(facts.partners, ZERO)
    for line in facts.contributions:
        by_partner[line.partner] = by_partner.get(line.partner, ZERO) + line.amount
    return by_partner


def _money_by_code(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: money_text(amount) for code, amount in amounts.items()}


def _money_or_null(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)
