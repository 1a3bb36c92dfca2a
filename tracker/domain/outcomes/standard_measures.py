"""The standard measures that come with the tracker, in its own words.

They follow what is published: the Better Care Fund's metrics, the adult social care and public
health outcomes frameworks (ASCOF, PHOF), the tests of the Audit Commission ("Means to an end",
2009), and Torbay's for its integrated teams (quoted in the Age equality guide of 2010, chapter 4).
They are where an agreement may begin, not law: the years in which a national measure applied, and
its exact definition, are to be held against the guidance of the year. An installation may change
each of them, and add its own (`tracker.services.outcomes.library`).
"""

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.outcomes import LibraryMeasure

_PER_100_000 = "per 100,000 aged 65 and over"
_OLDER = "People aged 65 and over living in the area"


def _measure(  # noqa: PLR0913, PLR0917  # the columns that every measure fills, in their order
    code: str,
    title: str,
    unit: str,
    better: str,
    definition: str,
    frequency: str,
    source: str,
    *,
    counts: str | None = None,
    of: str | None = None,
    years: tuple[int | None, int | None] = (None, None),
    each: str | None = None,
) -> LibraryMeasure:
    """A measure; `counts` is the numerator, `of` the denominator, `years` the first and last."""
    first, last = (None if start is None else FinancialYear(start) for start in years)
    return LibraryMeasure(
        code=code,
        title=title,
        unit=unit,
        better=better,
        definition=definition,
        numerator=counts,
        denominator=of,
        frequency=frequency,
        source=source,
        first_year=first,
        last_year=last,
        cost_for_each=each,
    )


_BETTER_CARE_FUND = (
    _measure(
        "BCF25-1", "Emergency admissions, 65 and over", f"{_PER_100_000}", "Lower",
        "Unplanned admissions to hospital of people aged 65 and over in the month, for every "
        "100,000 of them living in the area.",
        "Monthly", "Better Care Fund 2025-26",
        counts="Emergency admissions of people aged 65 and over", of=_OLDER,
        years=(2025, None), each="emergency admission",
    ),
    _measure(
        "BCF25-2", "Average discharge delay", "days", "Lower",
        "Days between being ready to leave an acute ward and leaving it, on average over all adults "
        "discharged; those who left on the day count as nil.",
        "Monthly", "Better Care Fund 2025-26",
        counts="Days of delay of all adults discharged", of="Adults discharged from acute wards",
        years=(2025, None),
    ),
    _measure(
        "BCF25-2A", "Discharged on the day they were ready", "%", "Higher",
        "Share of adults who left an acute ward on their discharge-ready date.",
        "Monthly", "Better Care Fund 2025-26",
        counts="Adults discharged on their discharge-ready date",
        of="Adults discharged from acute wards", years=(2025, None),
    ),
    _measure(
        "BCF25-2B", "Days late, of those who left late", "days", "Lower",
        "Days between the discharge-ready date and leaving, on average over the adults who did not "
        "leave on that date.",
        "Monthly", "Better Care Fund 2025-26",
        counts="Days of delay of those discharged late", of="Adults discharged late",
        years=(2025, None),
    ),
    _measure(
        "BCF25-3", "Long-term admissions to care homes, 65 and over", _PER_100_000, "Lower",
        "People aged 65 and over whose long-term support needs were met by admission to a care home, "
        "for every 100,000 living in the area.",
        "Quarterly", "Better Care Fund 2025-26",
        counts="Admissions to long-term care of people aged 65 and over", of=_OLDER,
        years=(2025, None), each="admission",
    ),
    _measure(
        "BCF-ACSC", "Avoidable admissions", "per 100,000", "Lower",
        "Unplanned admissions for conditions that care outside hospital should keep in check "
        "(ambulatory care sensitive). Say whether it is the standardised rate or a count: both "
        "have been reported under this name.",
        "Quarterly", "Better Care Fund until 2024-25",
        counts="Unplanned admissions for ambulatory care sensitive conditions",
        of="People living in the area", years=(2021, 2024),
    ),
    _measure(
        "BCF-DUPR", "Discharged to their usual place of residence", "%", "Higher",
        "Share of people discharged from an acute hospital who went back to where they usually live.",
        "Monthly", "Better Care Fund until 2024-25",
        counts="Discharges to the usual place of residence", of="All discharges",
        years=(2021, 2024),
    ),
    _measure(
        "BCF-91", "Still at home 91 days after discharge", "%", "Higher",
        "Share of people aged 65 and over discharged into reablement who were at home 91 days "
        "later (ASCOF 2D, formerly 2B part 1).",
        "Annual", "ASCOF; Better Care Fund",
        counts="Those at home 91 days later",
        of="People aged 65 and over discharged into reablement", each="person still at home",
    ),
    _measure(
        "BCF-FALL", "Emergency admissions after falls, 65 and over", _PER_100_000, "Lower",
        "Emergency admissions of people aged 65 and over because of a fall, for every 100,000 "
        "living in the area (PHOF C29).",
        "Quarterly", "PHOF; Better Care Fund 2023-24 and 2024-25",
        counts="Emergency admissions because of a fall", of=_OLDER, years=(2023, 2024),
        each="admission after a fall",
    ),
    _measure(
        "DTOC", "Delayed transfers of care", "days", "Lower",
        "Days that people ready to leave stayed in a hospital bed. Collected until February 2020.",
        "Monthly", "Delayed transfers of care return",
        counts="Days of delay", years=(2010, 2019),
    ),
    _measure(
        "NEL", "Non-elective admissions", "admissions", "Lower",
        "Unplanned admissions to hospital of people of all ages, as the pay-for-performance part of "
        "the first Better Care Fund counted them.",
        "Monthly", "Better Care Fund 2015-16",
        counts="Unplanned admissions", years=(2014, 2019), each="unplanned admission",
    ),
)  # fmt: skip
_FRAMEWORKS = (
    _measure(
        "ASCOF-1A", "Quality of life of people with social care", "score of 24", "Higher",
        "Score of eight answers on daily life in the survey of adult social care users.",
        "Annual", "ASCOF, survey of adult social care users",
    ),
    _measure(
        "ASCOF-2A", "No further long-term support after short-term service", "%", "Higher",
        "Share of new clients aged 65 and over who needed no ongoing support after a service meant "
        "to make them independent.",
        "Annual", "ASCOF",
        counts="Those who needed no ongoing support", of="New clients who ended a short-term service",
    ),
    _measure(
        "ASCOF-2B", "Long-term admissions to care homes, 18 to 64", "per 100,000", "Lower",
        "Adults aged 18 to 64 whose long-term support needs were met by admission to a care home, "
        "for every 100,000 living in the area.",
        "Annual", "ASCOF",
        counts="Admissions of adults aged 18 to 64", of="People aged 18 to 64 living in the area",
    ),
    _measure(
        "ASCOF-2C", "Long-term admissions to care homes, 65 and over", _PER_100_000, "Lower",
        "People aged 65 and over whose long-term support needs were met by admission to a care "
        "home, for every 100,000 living in the area.",
        "Annual", "ASCOF",
        counts="Admissions of people aged 65 and over", of=_OLDER, each="admission",
    ),
    _measure(
        "PHOF-E13", "Hip fractures, 65 and over", _PER_100_000, "Lower",
        "Emergency admissions for a broken hip of people aged 65 and over, for every 100,000 living "
        "in the area.",
        "Annual", "PHOF E13; Audit Commission 2009",
        counts="Emergency admissions for a broken hip", of=_OLDER,
    ),
    _measure(
        "NI125", "Independence through rehabilitation", "%", "Higher",
        "Share of older people discharged into rehabilitation or intermediate care who lived at home "
        "three months later.",
        "Annual", "National indicator set",
        counts="Those living at home three months later",
        of="Older people discharged into rehabilitation", years=(2008, 2010),
    ),
)  # fmt: skip
_LOCAL = (
    _measure(
        "LOS", "Length of stay, older people", "days", "Lower",
        "Days in hospital, on average over the older people discharged after common conditions.",
        "Monthly", "Audit Commission 2009; the trust’s own records",
        counts="Days in hospital", of="Older people discharged",
    ),
    _measure(
        "EBD", "Emergency bed days, 65 and over", "days per 1,000 aged 65 and over", "Lower",
        "Days in hospital after an emergency admission, for every 1,000 people aged 65 and over.",
        "Quarterly", "The trust’s own records",
        counts="Emergency bed days of people aged 65 and over", of=_OLDER,
    ),
    _measure(
        "MH-LOS", "Length of stay on mental health wards", "days", "Lower",
        "Days in a mental health hospital, on average over the people discharged.",
        "Quarterly", "The trust’s own records",
        counts="Days in hospital", of="People discharged",
    ),
    _measure(
        "CES-7", "Equipment delivered within 7 days", "%", "Higher",
        "Share of pieces of community equipment delivered within seven days of the order.",
        "Monthly", "The contractor’s return; Torbay reached 99% in 2008",
        counts="Deliveries within seven days", of="All deliveries", each="delivery in time",
    ),
    _measure(
        "CP-28", "Care packages in place within 28 days", "%", "Higher",
        "Share of care packages in place within 28 days of the assessment.",
        "Monthly", "The council’s case system; Torbay reached 97% in 2008",
        counts="Packages in place within 28 days", of="All packages", each="package in time",
    ),
    _measure(
        "IC-4H", "Urgent cases seen within 4 hours", "%", "Higher",
        "Share of urgent intermediate care cases that a therapist saw within four hours.",
        "Monthly", "The therapy system; Torbay",
        counts="Urgent cases seen within four hours", of="Urgent cases", each="urgent case in time",
    ),
)  # fmt: skip

STANDARD_MEASURES = tuple(
    sorted((*_BETTER_CARE_FUND, *_FRAMEWORKS, *_LOCAL), key=lambda row: row.code)
)
