"""A worked example: a fund, where it comes from, and who bears what, to the penny."""

from dataclasses import dataclass
from decimal import Decimal

from tests.risk_funds import Pounds
from tracker.domain.risk_share.share import FundFacts, FundShare, Rule, share

ILLUSTRATIVE = "illustrative"
BROMSGROVE = (
    "Bromsgrove regulatory shared services partnership agreement "
    "(Bromsgrove District Council committee item 11597); amounts illustrative"
)
DORSET = (
    "Dorset and BCP public health shared service: ring-fenced reserve of 375k and 394k, "
    "and the 2023-24 uplift of which 60 per cent went to the shared service"
)
HEREFORDSHIRE = (
    "Herefordshire Better Care Fund 2017-19: pooled, each keeps its own services and demand "
    "pressures (Herefordshire Council committee item 50031849); amounts illustrative"
)
LUTON = (
    "Luton section 75 agreement after the concordat of June 2017: each line fixed or variable "
    "(lawinsider.com/clause/risk-share); amounts illustrative"
)
NORTH_LANARKSHIRE = (
    "North Lanarkshire 2019/20: the lead partner of a hosted service bears its overspend and "
    "keeps its underspend; amounts illustrative"
)
OLDHAM = (
    "Oldham section 75 outturn 2018/19: council 4.325m of 8.812m over "
    "(Oldham Council committee meeting 8564)"
)
OXFORDSHIRE = (
    "Oxfordshire County Council and CCG older people's pool 2013-14: Cabinet 18 June 2013, item 65 "
    "(mycouncil.oxfordshire.gov.uk, item 12142); hsj.co.uk 5061994"
)
ROTHERHAM = (
    "Rotherham Better Care Fund call-off agreement, clauses 8.2 and 8.4 "
    "(lawinsider.com/clause/risk-share, markettransfer.info/clause/over-and-underspends); "
    "the risk pool of 0.5m is the agreement's, other amounts illustrative"
)
TORBAY_2015 = (
    "Torbay integrated care organisation 2015-16: 12m over, of which the council paid 1.2m "
    "(British Medical Association; HSJ)"
)
TORBAY_2024 = (
    "Torbay Local Account 2024/25: the council's contribution is set, cost above it stays with "
    "the trust (torbay.gov.uk, local account summary); amounts illustrative"
)
WEST_SUSSEX = (
    "West Sussex mental health market position statement: 86.87 and 13.13 per cent whoever "
    "contracts it (westsussexconnecttosupport.org)"
)
WIRRAL_2022 = "Wirral month 5 2022-23: 8.2m over on packages the ICB commissions, all borne by it"
WIRRAL_BCF = (
    "Wirral 2021-22 and 2023-24: a risk share on the Better Care Fund element only, which broke "
    "even while the ICB's own element was 15m over"
)


@dataclass(frozen=True)
class Case:
    """One row of a table of examples; what is not named is nil.

    `source` is the published source of the rule, or the word "illustrative" where none is known.
    """

    name: str
    source: str
    fund: FundFacts
    shares: dict[str, Pounds]
    reserve_used: Pounds = 0
    uncommitted_cut: Pounds = 0
    retained: Pounds = 0
    unallocated: Pounds = 0
    rule: Rule = Rule.AGREED


def assert_holds(case: Case) -> FundShare:
    """The engine's answer is the example's, to the penny, and it adds up to the variance."""
    result = share(case.fund)

    assert {code: str(amount) for code, amount in result.shares.items()} == {
        code: f"{Decimal(amount):.2f}" for code, amount in case.shares.items()
    }
    assert result.reserve_used == Decimal(case.reserve_used)
    assert result.uncommitted_cut == Decimal(case.uncommitted_cut)
    assert result.retained == Decimal(case.retained)
    assert result.unallocated == Decimal(case.unallocated)
    assert result.rule == case.rule
    assert result.error is None
    assert result.variance == (
        sum(result.shares.values())
        + result.reserve_used
        + result.uncommitted_cut
        - result.retained
        + result.unallocated
    )
    return result
