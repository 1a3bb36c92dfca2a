"""Published outcomes, judged as their own reports judged them.

Sources: Torbay's integrated teams in the Age equality guide of 2010, chapter 4 (from the Audit
Commission, "Means to an end", 2009); Herefordshire's Better Care Fund return for the end of
2022-23; Bury's Better Care Fund reports of 2016-17.
"""

from decimal import Decimal

import pytest

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.outcomes.measures import Track, Trend, measure_status
from tracker.domain.outcomes.standard_measures import STANDARD_MEASURES
from tracker.domain.records.outcomes import FormerDefinition, OutcomeMeasure
from tracker.web.outcomes.desks import measure_from

STANDARD = {row.code: row for row in STANDARD_MEASURES}


def taken(code: str, baseline: str | None = None, year: int = 2006) -> OutcomeMeasure:
    """A measure of the library, with a baseline of its own."""
    row = measure_from(STANDARD[code], "A1")
    return OutcomeMeasure(
        **{name: getattr(row, name) for name in row.__slots__}
        | {
            "baseline": None if baseline is None else Decimal(baseline),
            "baseline_period": FinancialYear(year),
        }
    )


def judged(code, year, value, target, baseline=None, former=()):
    period = FinancialYear(year)
    return measure_status(
        taken(code, baseline),
        [books.target(period, target, code=code)],
        [books.reading(period, value, code=code)],
        period.last_day,
        former,
    )


@pytest.mark.parametrize(
    ("code", "value", "baseline", "said"),
    [
        ("CES-7", "99", "90", "99 % in FY2008-09"),
        ("CP-28", "97", "67", "97 % in FY2008-09"),
    ],
)
def test_torbay_delivered_equipment_and_care_in_time_and_better_than_before(
    code, value, baseline, said
):
    status = judged(code, 2008, value, "95", baseline)

    assert status.track is Track.ON_TRACK
    assert status.reason.startswith(said)
    assert status.since_baseline is Trend.BETTER


@pytest.mark.parametrize(
    ("code", "value", "plan", "miss"),
    [
        # Herefordshire, end of 2022-23: avoidable admissions, and discharge to where people live
        ("BCF-ACSC", "1106", "605", "at most 605 by 501."),
        ("BCF-DUPR", "90", "91.6", "at least 91.6 by 1.6."),
        # Bury, 2016-17: delayed days, of which fewer are better
        ("DTOC", "5980", "5680", "at most 5,680 by 300."),
    ],
)
def test_what_missed_its_plan_is_off_track_whichever_way_is_better(code, value, plan, miss):
    year = 2016 if code == "DTOC" else 2022
    status = judged(code, year, value, plan)

    assert status.track is Track.OFF_TRACK
    assert status.reason.endswith(miss)


def test_bury_s_admissions_rose_because_more_people_were_counted_in():
    code, year = "BCF25-3", FinancialYear(2016)
    former = FormerDefinition(
        agreement="A1",
        measure=code,
        version=1,
        replaced_from=year,
        reason="Clients who pay in full are counted in",
        definition=None,
        numerator=None,
        denominator=None,
        baseline=None,
        baseline_period=None,
    )
    readings = [
        books.reading(FinancialYear(2015), "600", code=code),
        books.reading(year, "700", code=code),
    ]

    status = measure_status(taken(code), [], readings, year.last_day, [former])
    joined = measure_status(taken(code), [], readings, year.last_day)

    assert (status.trend, joined.trend) == (Trend.UNKNOWN, Trend.WORSE)
    assert "Clients who pay in full are counted in" in (status.break_note or "")


def test_every_standard_measure_says_how_it_is_counted_and_which_way_is_better():
    for row in STANDARD_MEASURES:
        assert row.definition.endswith(".")
        assert row.better in {"Higher", "Lower"}
        assert row.frequency in {"Monthly", "Quarterly", "Annual"}
        assert row.source


@pytest.mark.parametrize(
    ("code", "year", "applies"),
    [
        ("BCF25-1", 2024, False),
        ("BCF25-1", 2025, True),
        ("BCF-DUPR", 2024, True),
        ("BCF-DUPR", 2025, False),
        ("NI125", 2011, False),
        ("CES-7", 2008, True),
    ],
)
def test_a_standard_measure_applies_in_its_years(code, year, applies):
    assert STANDARD[code].applies_in(FinancialYear(year)) is applies
