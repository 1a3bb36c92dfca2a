"""Who bears what and why, in sentences a board can read aloud.

Inside a step all amounts are positive, as the terms write them; whether they are borne or are a
benefit follows from the direction. Partners are called by their names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition
from tracker.domain.money import ZERO, total_of
from tracker.domain.risk_share.result import CapApplied, FundShare, Rule, SplitPart, StepTrace
from tracker.domain.risk_share.terms import Direction, FundKind, Method, Terms, share_text
from tracker.domain.wording import joined
from tracker.web.formatting import counted, day, percent, pounds

Names = Mapping[str, str]

_ARTICLE = frozenset({"fund", "pool", "budget", "grant"})
_NOT_SHARED = {
    FundKind.IN_VIEW: (
        "It is in view only: the money belongs to another arrangement, so nothing is shared here "
        "and it counts in no total."
    ),
    FundKind.LEAD_COMMISSIONING: (
        "It is a lead commissioning fund, not a pool: the body that commissions carries the "
        "variance, and no terms share it."
    ),
    FundKind.GRANT_TRANSFER: (
        "It is a grant transfer: what was transferred is the receiving body's to spend, and no "
        "terms share its variance."
    ),
}


@dataclass(frozen=True, slots=True)
class RungWords:
    """One step: its method, its sentence with the sum, and who bears what of it after caps."""

    number: int
    method: str
    sentence: str
    caps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LadderWords:
    """The steps that placed one amount: the fund's net, or one scheme's variance."""

    subject: str
    terms: str
    rungs: tuple[RungWords, ...]
    left: str


def fund_name(title: str) -> str:
    """A fund's title as the subject of a sentence.

    >>> fund_name("Better Care Fund"), fund_name("Reablement")
    ('The Better Care Fund', 'Reablement')
    """
    words = title.casefold().split()
    return f"The {title}" if words and words[-1] in _ARTICLE and words[0] != "the" else title


def forecast_sentence(position: FundPosition, year: FinancialYear) -> str:
    """Where the fund will end up: overspend, underspend or on budget, as a part of its budget."""
    name, figures = fund_name(position.fund.title), position.figures
    if not position.schemes:
        return f"{name} has neither a budget nor a ledger row in {year}."
    missing = position.share.no_forecast
    if figures.variance is None:
        return f"{name} has no forecast for {year} yet, so its variance is not known."
    final = all(line.sources.final for line in position.schemes)
    if figures.variance == 0:
        said = f"{name} {'ended' if final else 'is forecast to end'} {year} on budget"
    else:
        way = "overspend" if figures.variance > 0 else "underspend"
        amount = pounds(abs(figures.variance))
        verb = f"ended {year} with an {way} of" if final else f"is forecast to {way} by"
        said = f"{name} {verb} {amount}"
        said += part_of_budget(figures.variance, figures.revised_budget)
    if missing:
        verb = "has" if len(missing) == 1 else "have"
        said += f", not counting {counted(len(missing), 'scheme')} that {verb} no forecast"
    return f"{said}."


def part_of_budget(variance: Decimal, budget: Decimal) -> str:
    """How large a variance is beside its budget, to follow the amount; nothing without a budget.

    >>> part_of_budget(Decimal("-50000"), Decimal("2000000"))
    ' (2.5% of budget)'
    """
    return f" ({percent(abs(variance) / budget * 100)} of budget)" if budget > 0 else ""


def share_sentence(share: FundShare, names: Names) -> str:
    """Who would bear the variance, or why nobody does; empty where there is none to share."""
    if share.rule is Rule.NOT_SHARED and share.facts.kind is not FundKind.ALIGNED:
        return _NOT_SHARED.get(share.facts.kind, "No terms share it.")
    if not share.variance and not any(share.shares.values()) and not share.unallocated_by_scheme:
        return ""
    if share.error is not None:
        return f"Nobody can be said to bear it: {share.error}"
    parts = [*_who_bears(share.shares, names), *_what_the_fund_does(share)]
    if share.rule is Rule.NOT_SHARED:
        keeps = "Nothing is shared: each body keeps what the schemes it leads spend over or under."
        return " ".join([keeps, _sentence(parts)]) if parts else keeps
    if share.rule is Rule.NO_AGREED_RULE:
        covered = f" {_sentence(parts)}" if parts else ""
        return f"There is no agreed rule for {_amount(share.unallocated)}.{covered}"
    if share.unallocated:
        parts.append(f"{_amount(share.unallocated)} is unallocated")
    return _sentence(parts)


def _sentence(parts: Iterable[str]) -> str:
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _who_bears(shares: Mapping[str, Decimal], names: Names) -> Iterator[str]:
    for verb, sign in (("would bear", 1), ("would benefit by", -1)):
        own = [(code, share) for code, share in shares.items() if share * sign > 0]
        if own:
            (first, amount), *others = own
            said = [f"{_name(first, names)} {verb} {pounds(abs(amount))}"]
            said += [f"{_name(code, names)} {pounds(abs(share))}" for code, share in others]
            yield joined(said)


def _what_the_fund_does(share: FundShare) -> Iterator[str]:
    if share.reserve_used:
        yield f"{pounds(share.reserve_used)} would come out of the reserve"
    if share.uncommitted_cut:
        yield f"{pounds(share.uncommitted_cut)} of uncommitted allocations would be cancelled"
    if share.retained:
        yield f"{pounds(share.retained)} would stay in the fund for next year"


def ladders(position: FundPosition, names: Names) -> list[LadderWords]:
    """The working: for each amount that was placed, the steps it climbed."""
    share = position.share
    titles = {line.scheme.scheme: line.scheme.title for line in position.schemes}
    unplaced = dict(share.unallocated_by_scheme)
    found = []
    for scheme, steps in groupby(share.steps, key=lambda step: step.scheme):
        climbed = list(steps)
        found.append(_ladder(share, scheme, climbed, titles, names, unplaced.pop(scheme, ZERO)))
    for scheme, amount in unplaced.items():
        found.append(_ladder(share, scheme, [], titles, names, amount))
    return found


def _ladder(
    share: FundShare,
    scheme: str | None,
    steps: list[StepTrace],
    titles: Mapping[str, str],
    names: Names,
    unplaced: Decimal,
) -> LadderWords:
    if steps:
        amount = steps[0].amount_in
        way = steps[0].direction.lower()
    else:
        amount, way = abs(unplaced), "overspend" if unplaced > 0 else "underspend"
    what = (
        f"The fund’s net {way} of {pounds(amount)}"
        if scheme is None
        else f"Scheme {scheme}, {titles.get(scheme, scheme)}: an {way} of {pounds(amount)}"
    )
    left = f"{_amount(unplaced)} is unallocated: no step places it." if unplaced else ""
    if not steps and unplaced:
        left = f"No rule is agreed for this, so {_amount(unplaced)} is unallocated."
    return LadderWords(
        subject=what,
        terms=_terms_words(share, scheme),
        rungs=tuple(
            RungWords(
                step.step,
                str(step.method),
                step_sentence(step, names, first=index == 0),
                tuple(cap_sentence(cap, names) for cap in step.caps),
            )
            for index, step in enumerate(steps)
        ),
        left=left,
    )


def _terms_words(share: FundShare, scheme: str | None) -> str:
    own: Terms | None = None
    if scheme is not None:
        own = next((line.terms for line in share.facts.schemes if line.code == scheme), None)
    if own is not None:
        return f"Terms of the scheme itself, in force from {day(own.effective_from)}"
    if share.facts.terms is not None:
        return f"Terms of the fund, in force from {day(share.facts.terms.effective_from)}"
    return "No terms are in force"


def step_sentence(step: StepTrace, names: Names, *, first: bool) -> str:
    """One step as a sentence with its sum, naming its clause."""
    clause = f", {step.clause}" if step.clause else ""
    begin = f"Step {step.step}{clause}: "
    if step.method is Method.NET_SCHEMES:
        return (
            f"{begin}the overspends and underspends of the schemes are set against each other; "
            f"{pounds(step.amount_in)} goes on."
        )
    if not step.taken:
        return f"{begin}{_why_nothing(step)}; {pounds(step.amount_left)} goes on."
    return f"{begin}{_portion(step, first=first)} {_what_happens(step, names)}; {_rest(step)}."


def _portion(step: StepTrace, *, first: bool) -> str:
    if step.amount_left:
        return f"the {'first' if first else 'next'} {pounds(step.taken)}"
    return f"{'all of the' if first else 'the remaining'} {pounds(step.taken)}"


def _rest(step: StepTrace) -> str:
    return f"{pounds(step.amount_left)} goes on" if step.amount_left else "nothing is left"


def _why_nothing(step: StepTrace) -> str:
    if step.available == 0:
        held = "reserve" if step.method is Method.USE_RESERVE else "uncommitted amount"
        return f"the {held} holds nothing any more, so this step takes nothing"
    return "its limit is nil, so this step takes nothing"


def _what_happens(step: StepTrace, names: Names) -> str:
    if step.split:
        return _split_words(step, names)
    held = pounds(step.available)
    if step.method is Method.USE_RESERVE:
        return f"comes out of the reserve, which held {held}"
    if step.method is Method.CUT_UNCOMMITTED:
        return f"is met by cancelling uncommitted allocations, of which there were {held}"
    if step.method is Method.RETAIN:
        return "stays in the fund and is carried forward into next year"
    if step.method is Method.LEAD_COMMISSIONER:
        return "is left unallocated, because the scheme has no lead commissioner"
    return "is left unallocated on purpose, for the board to decide"


def _split_words(step: StepTrace, names: Names) -> str:
    if step.method is Method.LEAD_COMMISSIONER:
        falls = "falls to" if step.direction is Direction.OVERSPEND else "goes to"
        return f"{falls} {_name(step.split[0].partner, names)}, which leads the scheme"
    amounts = joined(pounds(part.amount) for part in step.split)
    if step.base is None:
        shares = joined(f"{_part(part)} to {_name(part.partner, names)}" for part in step.split)
        return f"is split {shares}: {amounts}"
    whole = pounds(total_of(step.base.values()))
    base = joined(
        f"{_name(part.partner, names)} {pounds(step.base.get(part.partner))}" for part in step.split
    )
    what = "scheme" if step.method is Method.BY_SCHEME_CONTRIBUTION else "fund"
    return f"is split by contributions to the {what} ({base} of {whole}): {amounts}"


def _part(part: SplitPart) -> str:
    return share_text(part.share).replace(" per cent", "%")


def cap_sentence(cap: CapApplied, names: Names) -> str:
    """What a cap did to one partner's share, and where the excess went."""
    said = (
        f"{_name(cap.partner, names)} is capped at {pounds(cap.cap)}, of which {pounds(cap.room)} "
        f"was left, so {pounds(cap.excess)} of its share is too much"
    )
    if cap.passed_to is not None and cap.passed:
        taker = _name(cap.passed_to, names)
        if cap.taker_room is None:
            said += f"; {taker} takes {pounds(cap.passed)}"
        else:
            room = pounds(cap.taker_room)
            said += f"; {taker}, whose own cap had {room} left, takes {pounds(cap.passed)}"
    if cap.unallocated:
        said += f"; {pounds(cap.unallocated)} is unallocated"
    return f"{said}."


def _amount(signed: Decimal) -> str:
    if not signed:
        return "the over- and underspends of its schemes, which cancel out"
    return f"{pounds(abs(signed))} of {'overspend' if signed > 0 else 'underspend'}"


def _name(code: str, names: Names) -> str:
    return names.get(code, code)
