"""Each kind of step, cap and outcome as a sentence with its sum."""

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, scheme, step
from tracker.domain.risk_share.share import FundFacts, share
from tracker.domain.risk_share.terms import Direction, FundKind, Method
from tracker.web.funds.risk_words import cap_sentence, share_sentence, step_sentence

NAMES = {COUNCIL: "the council", ICB: "the ICB"}


def sentences(facts: FundFacts) -> list[str]:
    return [step_sentence(one, NAMES, first=one.step == 1) for one in share(facts).steps]


def caps(facts: FundFacts) -> list[str]:
    return [cap_sentence(one, NAMES) for one in share(facts).steps for one in one.caps]


def outcome(facts: FundFacts) -> str:
    return share_sentence(share(facts), NAMES)


def test_a_step_with_a_limit_takes_its_part_and_the_rest_goes_on() -> None:
    terms = ladders(
        [
            step(Method.FIXED_SHARES, limit=200_000, clause="Schedule 3 paragraph 7",
                 COUNCIL="60", ICB="40"),
            fixed(COUNCIL="1/3", ICB="2/3"),
        ]
    )  # fmt: skip

    assert sentences(pooled(scheme("S1", 212_000), terms=terms)) == [
        (
            "Step 1, Schedule 3 paragraph 7: the first £200,000.00 is split 60% to the council and 40% "
            "to the ICB: £120,000.00 and £80,000.00; £12,000.00 goes on."
        ),
        (
            "Step 2: the remaining £12,000.00 is split 1/3 of the whole to the council and 2/3 of the "
            "whole to the ICB: £4,000.00 and £8,000.00; nothing is left."
        ),
    ]


def test_a_split_by_contributions_shows_the_contributions() -> None:
    lines = [line(COUNCIL, 99_000_000), line(ICB, 96_000_000)]
    terms = ladders([step(Method.BY_CONTRIBUTION)])

    assert sentences(pooled(scheme("S1", 1_000_000), terms=terms, lines=lines)) == [
        (
            "Step 1: all of the £1,000,000.00 is split by contributions to the fund (the council "
            "£99,000,000.00 and the ICB £96,000,000.00 of £195,000,000.00): £507,692.31 and "
            "£492,307.69; nothing is left."
        )
    ]


def test_the_funds_own_means_are_said_with_what_they_held() -> None:
    terms = ladders(
        [step(Method.USE_RESERVE), step(Method.CUT_UNCOMMITTED), step(Method.UNDETERMINED)]
    )
    facts = pooled(scheme("S1", 900), terms=terms, reserve=500, uncommitted=100)

    assert sentences(facts) == [
        "Step 1: the first £500.00 comes out of the reserve, which held £500.00; £400.00 goes on.",
        (
            "Step 2: the next £100.00 is met by cancelling uncommitted allocations, of which there "
            "were £100.00; £300.00 goes on."
        ),
        (
            "Step 3: the remaining £300.00 is left unallocated on purpose, for the board to decide; "
            "nothing is left."
        ),
    ]
    assert outcome(facts) == (
        "£500.00 would come out of the reserve; £100.00 of uncommitted allocations would be "
        "cancelled; £300.00 of overspend is unallocated."
    )


def test_a_step_that_takes_nothing_says_why() -> None:
    terms = ladders([step(Method.USE_RESERVE), step(Method.UNDETERMINED, limit=0)])

    assert sentences(pooled(scheme("S1", 10), terms=terms)) == [
        "Step 1: the reserve holds nothing any more, so this step takes nothing; £10.00 goes on.",
        "Step 2: its limit is nil, so this step takes nothing; £10.00 goes on.",
    ]


def test_an_underspend_is_kept_or_falls_to_partners_as_a_benefit() -> None:
    terms = ladders([], [step(Method.RETAIN, limit=100), fixed(COUNCIL="60", ICB="40")])
    facts = pooled(scheme("S1", "-300"), terms=terms)

    assert sentences(facts)[0] == (
        "Step 1: the first £100.00 stays in the fund and is carried forward into next year; "
        "£200.00 goes on."
    )
    assert outcome(facts) == (
        "The council would benefit by £120.00 and the ICB £80.00; "
        "£100.00 would stay in the fund for next year."
    )


def test_the_lead_commissioner_is_named() -> None:
    terms = ladders([step(Method.LEAD_COMMISSIONER)], [step(Method.LEAD_COMMISSIONER)])
    led = pooled(scheme("S1", 10, lead=ICB), scheme("S2", "-5", lead=ICB), terms=terms)

    assert sentences(led) == [
        "Step 1: all of the £10.00 falls to the ICB, which leads the scheme; nothing is left.",
        "Step 1: all of the £5.00 goes to the ICB, which leads the scheme; nothing is left.",
    ]
    assert sentences(pooled(scheme("S1", 10), terms=terms)) == [
        (
            "Step 1: all of the £10.00 is left unallocated, because the scheme has no lead "
            "commissioner; nothing is left."
        )
    ]


def test_a_cap_says_what_was_left_of_it_and_where_the_excess_went() -> None:
    steps = [fixed(COUNCIL="50", ICB="50")]
    to_nobody = pooled(scheme("S1", 200), terms=ladders(steps, caps=[cap(ICB, 75)]))
    to_the_council = pooled(
        scheme("S1", 200),
        terms=ladders(steps, caps=[cap(ICB, 75, excess_to=COUNCIL), cap(COUNCIL, 110)]),
    )

    assert caps(to_nobody) == [
        (
            "the ICB is capped at £75.00, of which £75.00 was left, so £25.00 of its share is too "
            "much; £25.00 is unallocated."
        )
    ]
    assert caps(to_the_council) == [
        (
            "the ICB is capped at £75.00, of which £75.00 was left, so £25.00 of its share is too "
            "much; the council, whose own cap had £10.00 left, takes £10.00; £15.00 is unallocated."
        )
    ]


def test_without_terms_nobody_bears_anything() -> None:
    assert outcome(pooled(scheme("S1", 40_000), terms=None)) == (
        "There is no agreed rule for £40,000.00 of overspend."
    )


def test_a_base_that_cannot_be_used_is_said_instead_of_a_split() -> None:
    facts = pooled(scheme("S1", 10), terms=ladders([step(Method.BY_CONTRIBUTION)]))

    assert outcome(facts).startswith("Nobody can be said to bear it: ")


def test_a_fund_on_budget_needs_no_words() -> None:
    assert outcome(pooled(scheme("S1", 0), terms=ladders([fixed(COUNCIL="50", ICB="50")]))) == ""


def test_each_kind_of_fund_that_is_not_shared_says_so() -> None:
    for kind in FundKind:
        said = outcome(pooled(scheme("S1", 5, lead=ICB), terms=None, kind=kind))
        assert ("shared" in said or "share" in said) == (kind is not FundKind.POOLED)
    assert Direction.OVERSPEND.lower() in outcome(pooled(scheme("S1", 5), terms=None))


def test_variances_that_cancel_out_still_lack_their_rule() -> None:
    facts = pooled(scheme("S1", 100_000), scheme("S2", -100_000), terms=None)

    assert outcome(facts) == (
        "There is no agreed rule for the over- and underspends of its schemes, which cancel out."
    )
