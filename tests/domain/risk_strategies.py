"""Random funds whose terms have no faults, for the properties of the risk share."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from tests.risk_funds import cap, ladders, line, pooled, scheme, step
from tracker.domain.money import to_pounds
from tracker.domain.risk_share.terms import Base, Direction, Method

PARTNERS = ("A", "B", "C", "D")
CODES = ("S1", "S10", "S2", "S3")
AMOUNTS = st.integers(-(10**8), 10**8).map(to_pounds)
POSITIVE = st.integers(0, 10**8).map(to_pounds)
TIGHT = st.integers(0, 3 * 10**6).map(to_pounds)
SPLITS = (Method.FIXED_SHARES, Method.BY_CONTRIBUTION, Method.UNDETERMINED)
BY_SCHEME = (Method.BY_SCHEME_CONTRIBUTION, Method.LEAD_COMMISSIONER)
HELD = {
    Direction.OVERSPEND: (Method.USE_RESERVE, Method.CUT_UNCOMMITTED),
    Direction.UNDERSPEND: (Method.RETAIN,),
}


@st.composite
def steps(draw, methods):
    """One step of one of the methods, with or without a limit."""
    method = draw(st.sampled_from(methods))
    limit = draw(
        st.one_of(
            st.none(),
            POSITIVE.map(lambda amount: {"limit": amount}),
            st.decimals(0, 20, places=3).map(lambda percent: {"percent": percent}),
        )
    )
    made = step(
        method,
        **(limit or {}),
        base=draw(st.sampled_from(Base)),
        in_kind=draw(st.booleans()),
    )
    if method is not Method.FIXED_SHARES:
        return made
    weights = draw(st.lists(st.integers(0, 9999), min_size=4, max_size=4).filter(any))
    shares = zip(PARTNERS, (Fraction(weight, sum(weights)) for weight in weights), strict=True)
    return replace(made, shares=tuple(shares))


@st.composite
def ladders_of(draw, *, held=True, nets=None, both_alike=False, percent_caps=True, min_caps=0):
    """Terms without faults; `both_alike` has one ladder and one set of caps for both ways."""
    netted = draw(st.booleans()) if nets is None else nets
    made = {}
    for direction in Direction:
        methods = SPLITS + (() if netted else BY_SCHEME) + (HELD[direction] if held else ())
        # One ladder in four is empty.
        least = draw(st.sampled_from([1, 1, 1, 0]))
        made[direction] = draw(st.lists(steps(methods), min_size=least, max_size=3 * least))
        if netted:
            made[direction].insert(0, step(Method.NET_SCHEMES))
    over, under = made[Direction.OVERSPEND], made[Direction.UNDERSPEND]
    if both_alike:
        under = over
    capped = draw(st.lists(st.sampled_from(PARTNERS), unique=True, min_size=min_caps))
    caps = []
    for partner in capped:
        taker = draw(st.sampled_from([None, *(p for p in PARTNERS if p != partner)]))
        percent = percent_caps and draw(st.booleans())
        amount = draw(st.integers(-5, 50)) if percent else draw(TIGHT)
        caps.extend(
            cap(partner, amount, direction=direction, percent=percent, excess_to=taker)
            for direction in Direction
            if both_alike or draw(st.booleans())
        )
    return ladders(over, under, caps)


@st.composite
def funds(draw, *, min_schemes=0, **options):
    """A pooled fund of four partners with up to four schemes."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=min_schemes))
    made = []
    for code in codes:
        own = st.one_of(st.none(), st.none(), ladders_of(**options))
        made.append(
            scheme(
                code,
                draw(AMOUNTS),
                budget=draw(POSITIVE),
                lead=draw(st.none() | st.sampled_from(PARTNERS)),
                terms=draw(own),
            )
        )
    lines = [
        line(
            partner,
            draw(POSITIVE),
            scheme=draw(st.none() | st.sampled_from(CODES)),
            in_kind=draw(st.booleans()),
            variation=draw(st.booleans()),
        )
        for partner in draw(st.lists(st.sampled_from(PARTNERS), max_size=10))
    ]
    # Enough in every base that most funds compute; bases that do not work have their own tests.
    if draw(st.sampled_from([True, True, True, False])):
        lines += [line(partner, 1000, scheme=code) for partner in PARTNERS for code in CODES]
    return pooled(
        *made,
        terms=draw(ladders_of(**options)),
        lines=lines,
        reserve=draw(AMOUNTS),
        uncommitted=draw(AMOUNTS),
        partners=PARTNERS,
    )
