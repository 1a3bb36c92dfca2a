"""The sheets of what is done and what comes of it: reviews, returns, outcomes."""

from tracker.domain import registers
from tracker.domain.records import outcomes as outcome_records
from tracker.domain.vocabulary import (
    BETTER,
    FREQUENCIES,
    READING_STATUSES,
    RETURN_KINDS,
    REVIEW_KINDS,
    REVIEW_OUTCOMES,
)
from tracker.sheets import row_rules
from tracker.sheets.columns import (
    AGREEMENT,
    ANY_SCHEME,
    CODE,
    DAY,
    FUND,
    MEASURE,
    NUMBER,
    OF_AGREEMENT,
    OF_FUND,
    OF_MEASURE,
    OF_SCHEME,
    OUTCOME_PERIOD,
    TEXT,
)
from tracker.sheets.kinds import AnyPeriod, Choice, ReturnPeriod
from tracker.sheets.layout import Column, Layout

REVIEWS = Layout(
    "Reviews",
    registers.Review,
    (
        AGREEMENT,
        Column("Due", "due", DAY, required=True),
        Column("Kind", "kind", Choice(values=REVIEW_KINDS)),
        Column("Held on", "held_on", DAY),
        Column("Outcome", "outcome", Choice(values=REVIEW_OUTCOMES)),
        Column("Decision", "decision", TEXT),
        Column("Next review", "next_review", DAY),
    ),
    key=("agreement", "due"),
    references=(OF_AGREEMENT,),
)

RETURNS = Layout(
    "Returns",
    registers.Return,
    (
        AGREEMENT,
        FUND,
        Column("Kind", "kind", Choice(values=RETURN_KINDS), required=True),
        Column("Period", "period", ReturnPeriod(), required=True),
        Column("Due", "due", DAY),
        Column("Submitted on", "submitted_on", DAY),
        Column("Submitted by", "submitted_by", TEXT),
    ),
    key=("agreement", "fund", "kind", "period"),
    references=(OF_FUND,),
    row_faults=row_rules.returned,
)

OUTCOME_MEASURES = Layout(
    "Outcome measures",
    outcome_records.OutcomeMeasure,
    (
        AGREEMENT,
        MEASURE,
        Column("Title", "title", TEXT, required=True),
        Column("Unit", "unit", TEXT, required=True),
        Column("Better", "better", Choice(values=BETTER), required=True),
        Column("Definition", "definition", TEXT),
        Column("Baseline", "baseline", NUMBER),
        Column("Baseline period", "baseline_period", AnyPeriod()),
        Column("Frequency", "frequency", Choice(values=FREQUENCIES)),
        Column("Tolerance", "tolerance", NUMBER),
        Column("Source", "source", TEXT),
        Column("Numerator", "numerator", TEXT),
        Column("Denominator", "denominator", TEXT),
        Column("Fund", "fund", CODE),
        ANY_SCHEME,
        Column("Cost for each", "cost_for_each", TEXT),
        Column("Library code", "library_code", CODE),
    ),
    key=("agreement", "measure"),
    references=(OF_AGREEMENT, OF_FUND, OF_SCHEME),
    row_faults=row_rules.measure,
)

OUTCOME_TARGETS = Layout(
    "Outcome targets",
    outcome_records.OutcomeTarget,
    (
        AGREEMENT,
        MEASURE,
        OUTCOME_PERIOD,
        Column("Target", "target", NUMBER, required=True),
        Column("Upper target", "upper_target", NUMBER),
    ),
    key=("agreement", "measure", "period"),
    references=(OF_MEASURE,),
    row_faults=row_rules.target,
)

OUTCOME_READINGS = Layout(
    "Outcome readings",
    outcome_records.OutcomeReading,
    (
        AGREEMENT,
        MEASURE,
        OUTCOME_PERIOD,
        Column("Value", "value", NUMBER),
        Column("Status", "status", Choice(values=READING_STATUSES)),
        Column("Source", "source", TEXT),
        Column("Numerator", "numerator", NUMBER),
        Column("Denominator", "denominator", NUMBER),
    ),
    key=("agreement", "measure", "period"),
    references=(OF_MEASURE,),
    row_faults=row_rules.reading,
)
