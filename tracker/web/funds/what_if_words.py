"""What each partner would owe at an outturn somebody asks about, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.funds.position import FundPosition
from tracker.domain.money import ZERO
from tracker.domain.obligations.designated import designated_returned
from tracker.domain.risk_share.cap_rooms import cap_rooms
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.terms import FundKind
from tracker.web.formatting import bears, differs, pounds, variance
from tracker.web.funds.risk_words import fund_name, part_of_budget, share_sentence

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner, or the fund, would carry at another outturn, beside what it would now."""

    who: str
    now: str
    then: str
    change: str


def nothing_asked(position: FundPosition) -> str:
    """What the page says while the fund has no forecast to begin with."""
    return (
        f"{fund_name(position.fund.title)} has no forecast yet: enter an outturn to see what each "
        "partner would owe."
    )


def what_if_sentence(position: FundPosition, answer: FundShare, names: Names) -> str:
    """Who would bear what at the outturn asked about, and how near that is to each cap."""
    share = share_sentence(answer, names)
    start = f"At an outturn of {pounds(answer.outturn)} the fund would be "
    if not answer.variance:
        return f"{start}on budget. {share}".strip()
    part = part_of_budget(answer.variance, position.figures.revised_budget)
    way = "over" if answer.variance > 0 else "under"
    said = f"{start}{pounds(abs(answer.variance))}{part} {way} budget. {share}"
    return " ".join([said.strip(), *cap_sentences(answer, names)])


def cap_sentences(share: FundShare, names: Names) -> list[str]:
    """How far each partner with a cap would be from it."""
    return [
        f"{names.get(one.partner, one.partner)} would be "
        + (f"{pounds(one.room)} from its" if one.room else "at its")
        + f" cap of {pounds(one.cap)} for an {one.direction.lower()}."
        for one in cap_rooms(share)
    ]


def designated_sentences(
    position: FundPosition, shares: Mapping[str, Decimal], names: Names
) -> list[str]:
    """What of the benefits would be designated money, which does not go back freely."""
    if position.kind is not FundKind.POOLED:
        return []
    return [
        f"{pounds(one.benefit)} would go back to {names.get(one.partner, one.partner)}, but only "
        f"{pounds(one.free)} of what it puts in is not designated: at least "
        f"{pounds(one.designated)} of it would be designated money (such as the NHS minimum "
        "contribution; section 223GA of the NHS Act 2006), which may not simply be returned. "
        "Keep it in the fund or plan its use."
        for one in designated_returned(position.contributions, shares)
    ]


def answers(now: FundShare, then: FundShare, names: Names) -> list[Answer]:
    """Every partner's share, and what the fund itself would carry, beside those of the forecast."""
    found = [
        _of_partner(names.get(code, code), now.shares.get(code, ZERO), share)
        for code, share in then.shares.items()
    ]
    held = (
        ("Drawn from the reserve", now.reserve_used, then.reserve_used),
        ("Uncommitted allocations cancelled", now.uncommitted_cut, then.uncommitted_cut),
        ("Kept in the fund for next year", now.retained, then.retained),
    )
    found += [
        Answer(who, pounds(before), pounds(after), differs(after - before))
        for who, before, after in held
        if before or after
    ]
    if now.unallocated or then.unallocated:
        found.append(_unallocated(now.unallocated, then.unallocated))
    return found


def _of_partner(who: str, now: Decimal, then: Decimal) -> Answer:
    change = then - now
    return Answer(
        who, bears(now), bears(then), f"{differs(change)} to bear" if change else differs(change)
    )


def _unallocated(now: Decimal, then: Decimal) -> Answer:
    """The unallocated amount, which may turn from an overspend into an underspend."""
    before, after = (variance(amount) if amount else "nothing" for amount in (now, then))
    turned = now * then < 0
    change = "the other way" if turned else differs(abs(then) - abs(now))
    return Answer("Unallocated", before, after, change)
