"""What is kept of outcomes beside the workbook, in the shape of its sheets."""

from tracker.domain.records import outcomes as outcome_records
from tracker.domain.vocabulary import BETTER, FREQUENCIES
from tracker.sheets import row_rules
from tracker.sheets.columns import (
    AGREEMENT,
    CODE,
    MEASURE,
    NUMBER,
    OF_AGREEMENT,
    OF_MEASURE,
    TEXT,
    YEAR,
)
from tracker.sheets.kinds import AnyPeriod, Choice, Whole
from tracker.sheets.layout import Column, Layout

# Only what was added, changed or put aside here: the measures that come with the tracker stand in
# tracker.domain.outcomes.standard_measures.
MEASURE_LIBRARY = Layout(
    "Measure library",
    outcome_records.LibraryMeasure,
    (
        Column("Code", "code", CODE, required=True),
        Column("Title", "title", TEXT, required=True),
        Column("Unit", "unit", TEXT, required=True),
        Column("Better", "better", Choice(values=BETTER), required=True),
        Column("Definition", "definition", TEXT, required=True),
        Column("Numerator", "numerator", TEXT),
        Column("Denominator", "denominator", TEXT),
        Column("Frequency", "frequency", Choice(values=FREQUENCIES)),
        Column("Source", "source", TEXT),
        Column("First year", "first_year", YEAR),
        Column("Last year", "last_year", YEAR),
        Column("Cost for each", "cost_for_each", TEXT),
    ),
    key=("code",),
    row_faults=row_rules.library_measure,
)
FORMER_DEFINITIONS = Layout(
    "Former definitions",
    outcome_records.FormerDefinition,
    (
        AGREEMENT,
        MEASURE,
        Column("Version", "version", Whole(least=1, most=1_000), required=True),
        Column("Replaced from", "replaced_from", AnyPeriod(), required=True),
        Column("Reason", "reason", TEXT, required=True),
        Column("Definition", "definition", TEXT),
        Column("Numerator", "numerator", TEXT),
        Column("Denominator", "denominator", TEXT),
        Column("Baseline", "baseline", NUMBER),
        Column("Baseline period", "baseline_period", AnyPeriod()),
    ),
    key=("agreement", "measure", "version"),
    references=(OF_MEASURE,),
)
OUTCOME_SETTINGS = Layout(
    "Outcome settings",
    outcome_records.OutcomeSetting,
    (AGREEMENT, Column("Why no measure", "why_no_measure", TEXT, required=True)),
    key=("agreement",),
    references=(OF_AGREEMENT,),
)
