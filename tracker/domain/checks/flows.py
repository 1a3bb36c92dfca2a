"""K14 and K23: does the money only go round, and does somebody bear what others control?"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition, received_by
from tracker.domain.funds.risk_rows import terms_versions, version_in_force
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Scheme
from tracker.domain.risk_share.result import FundShare, StepTrace
from tracker.domain.risk_share.share import share as share_of
from tracker.domain.risk_share.terms import Direction, FundKind
from tracker.domain.wording import joined, listed, pounds_text

CIRCULAR_MONTHS = 1
"""Money that comes back within so many months after it was paid in has only gone round."""

_MOST_PARTS_APART = 1000
"""What comes back equals what was paid in when they differ by less than a thousandth."""

_CUT_SHORT = (("foundation trust", "ft"), ("integrated care board", "icb"))


def circular_funds(case: Inspection) -> Iterator[Finding]:
    """K14: every partner of a pooled fund gets its own contribution back from it.

    Six councils and a health board in Wales paid into a care-home pool and had their money back a
    day later; Audit Wales called it minimum compliance without benefit. What a partner gets is
    the spend of the schemes it provides, by its code or its name.
    """
    for position in case.positions:
        for fund in position.funds:
            if fund.kind is not FundKind.POOLED:
                continue
            back = _came_back(case, fund, position.financial_year)
            if back:
                code, year = fund.fund.fund, position.financial_year
                yield case.finding(
                    "K14",
                    Severity.WARNING,
                    code,
                    f"In {year} every partner of fund {code} gets back what it pays in: "
                    f"{listed(f'{who} {pounds_text(amount)}' for who, amount in back.items())}. "
                    "A pool whose money only goes round shares nothing: pool what is bought "
                    "together, or record why it is done so.",
                    about=f"{code} {year}",
                )


def variance_without_control(case: Inspection) -> Iterator[Finding]:
    """K23: a partner is exposed to overspends of schemes it neither commissions nor provides.

    It is exposed where the terms in force give it a part of the overspend forecast for the year,
    or would of one as large as the budget. Only schemes count whose lead commissioner is recorded;
    a partner that gives money to the very scheme is taken to have agreed what for.
    """
    versions = terms_versions(case.book.risk_shares, case.book.caps)
    for fund in case.position.funds:
        now = _borne(case, fund, fund.share)
        exposed = dict.fromkeys(_borne(case, fund, _overspent(fund.share)), ZERO) | now
        for (partner, scheme), amount in exposed.items():
            covered = _covered(case, fund, scheme)
            if not covered or any(_has_say(case, fund, partner, row) for row in covered):
                continue
            place = f"{fund.fund.fund}/{scheme}" if scheme else fund.fund.fund
            terms = version_in_force(versions.get((fund.fund.fund, scheme), ()), case.day)
            since = "" if terms is None else f" {terms.effective_from.isoformat()}"
            yield case.finding(
                "K23",
                Severity.WARNING,
                place,
                f"{_exposure(case, fund, partner, scheme, amount)}, which {_led(covered)} and "
                f"{partner} does not provide: agree "
                "how it has a say in that spend, or what limits its share.",
                about=f"{place} {partner}{since}",
            )


def _overspent(share: FundShare) -> FundShare:
    """Who would bear what if every scheme of the fund cost twice its budget."""
    schemes = tuple(replace(row, outturn=row.revised_budget * 2) for row in share.facts.schemes)
    return share_of(replace(share.facts, schemes=schemes))


def _exposure(
    case: Inspection, fund: FundPosition, partner: str, scheme: str | None, amount: Decimal
) -> str:
    what = f"scheme {scheme}" if scheme else f"fund {fund.fund.fund}"
    if amount > 0:
        sum_of = f"{pounds_text(amount)} of the overspend forecast"
        return f"{partner} bears {sum_of} for {what} in {case.year}"
    return f"{partner} would bear part of an overspend of {what}"


def _led(schemes: list[Scheme]) -> str:
    leads = sorted({row.lead_commissioner or "" for row in schemes})
    return f"{joined(leads)} {'commissions' if len(leads) == 1 else 'commission'}"


def _came_back(case: Inspection, fund: FundPosition, year: FinancialYear) -> dict[str, Decimal]:
    """What each contributing partner got back, if each got back its own and nobody else any."""
    given = {line.partner: line.contributions - line.in_kind for line in fund.partners}
    givers = {partner for partner, amount in given.items() if amount > 0}
    spent = _received_from(case, fund)
    if len(givers) < 2 or set(spent) != givers:  # one alone has nobody to share with
        return {}
    if case.day > year.last_day:
        same = all(_equal(spent[who], (given[who],)) for who in givers)
        return spent if same else {}
    paying = {row.partner for row in fund.instalments} & givers
    if not paying or (givers - paying) - {case.agreement.host}:
        return {}
    same = all(_equal(spent[who], _paid_in(case, fund, who)) for who in paying)
    return {who: spent[who] for who in sorted(paying)} if same else {}


def _received_from(case: Inspection, fund: FundPosition) -> dict[str, Decimal]:
    """What partners received as providers up to the day; empty where somebody else did, too."""
    found: dict[str, Decimal] = {}
    for line in fund.schemes:
        if line.figures.actual_to_date:
            who = _provider(case, line.scheme)
            if who is None:
                return {}
            found[who] = found.get(who, ZERO) + line.figures.actual_to_date
    return found


def _paid_in(case: Inspection, fund: FundPosition, partner: str) -> tuple[Decimal, ...]:
    """What a partner had paid in by the day, and by the end of each month shortly before."""
    own = [row for row in fund.instalments if row.partner == partner]
    days = [case.day]
    for _ in range(CIRCULAR_MONTHS):
        days.append(days[-1].replace(day=1))
    return tuple(total_of(received_by(row, day) for row in own) for day in days)


def _equal(amount: Decimal, wanted: tuple[Decimal, ...]) -> bool:
    return any(one > 0 and abs(amount - one) * _MOST_PARTS_APART < one for one in wanted)


def _provider(case: Inspection, scheme: Scheme) -> str | None:
    """The partner that provides a scheme; None where it is somebody else, or not said.

    Providers are recorded as people write them: by code, by name with the usual words cut short,
    or as "Council" where one partner is one.
    """
    said = _plain(scheme.provider or "")
    if not said:
        return None
    partners = {row.organisation for row in case.book.partners}
    bodies = [row for row in case.book.organisations if row.code in partners]
    for body in bodies:
        if said in {_plain(body.code), _plain(body.name)}:
            return body.code
    councils = [body.code for body in bodies if body.type == "Council"]
    return councils[0] if said == "council" and len(councils) == 1 else None


def _plain(name: str) -> str:
    """A body's name with its usual words cut short, so that two ways to write it are equal.

    >>> _plain("Tarn Valley NHS Foundation Trust") == _plain("Tarn Valley FT")
    True
    """
    words = " ".join(name.casefold().replace(",", " ").split())
    for long, short in _CUT_SHORT:
        words = words.replace(long, short)
    return " ".join(word for word in words.split() if word not in {"nhs", "the"})


def _borne(
    case: Inspection, fund: FundPosition, share: FundShare
) -> dict[tuple[str, str | None], Decimal]:
    """What each partner bears of overspends, by scheme with its own terms (None: by the fund's)."""
    own = _with_own_terms(case, fund)
    found: dict[tuple[str, str | None], Decimal] = {}
    for step in share.steps:
        for partner, amount in _shares(step):
            key = (partner, step.scheme if step.scheme in own else None)
            found[key] = found.get(key, ZERO) + amount
    return found


def _with_own_terms(case: Inspection, fund: FundPosition) -> set[str | None]:
    return {row.scheme for row in case.book.risk_shares if row.fund == fund.fund.fund} - {None}


def _shares(step: StepTrace) -> list[tuple[str, Decimal]]:
    if step.direction is not Direction.OVERSPEND:
        return []
    return [(partner, amount) for partner, amount in step.shares.items() if amount > 0]


def _covered(case: Inspection, fund: FundPosition, scheme: str | None) -> list[Scheme]:
    """The schemes whose overspend a step placed; none where it is not known who leads them all."""
    if scheme is not None:
        rows = [line.scheme for line in fund.schemes if line.scheme.scheme == scheme]
    else:
        own = _with_own_terms(case, fund)
        rows = [line.scheme for line in fund.schemes if line.scheme.scheme not in own]
    return rows if all(row.lead_commissioner for row in rows) else []


def _has_say(case: Inspection, fund: FundPosition, partner: str, scheme: Scheme) -> bool:
    """Whether a partner commissions, provides or has money in a scheme of its own choosing."""
    gives = any(
        row.partner == partner and row.scheme == scheme.scheme and row.amount > 0
        for row in fund.contributions
    )
    return gives or partner in {scheme.lead_commissioner, _provider(case, scheme)}
