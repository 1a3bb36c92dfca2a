"""The words a listed value may be: one place for the workbook, the database and the rules."""

ORGANISATION_TYPES = (
    "ICB", "NHS trust", "NHS foundation trust", "Council", "Combined authority", "Health board",
    "Other", "PCT", "CCG",
)  # fmt: skip
LEGAL_BASES = (
    "Section 75", "Section 76", "Section 256", "Section 257", "Section 65Z5", "Section 113",
    "Section 10", "Section 33 (Wales)", "Part 9 (Wales)", "Integration scheme (Scotland)",
    "Aligned budgets", "Section 31", "Section 28A", "Section 28BB",
)  # fmt: skip
FUND_KINDS = ("Pooled", "Aligned", "In view", "Lead commissioning", "Grant transfer")
CONTRIBUTION_STATUSES = ("Proposed", "Agreed", "Final")
LEDGER_MEASURES = ("Actual", "Forecast outturn", "Commitment")
DIRECTIONS = ("Overspend", "Underspend")
METHODS = (
    "Net schemes", "Use reserve", "Retain in fund", "Cut uncommitted", "Fixed shares",
    "By contribution", "By scheme contribution", "Lead commissioner", "Undetermined",
)  # fmt: skip
LIMIT_UNITS = ("GBP", "% of budget")
CAP_UNITS = ("GBP", "% of contribution")
BASES = ("Original", "Revised")
REVIEW_KINDS = ("Annual", "Mid-year", "Triggered", "End of term")
REVIEW_OUTCOMES = ("Continue", "Vary", "Terminate", "Extend")
RETURN_KINDS = ("Quarterly report", "Annual return")
BETTER = ("Higher", "Lower", "In range")
FREQUENCIES = ("Monthly", "Quarterly", "Annual")
READING_STATUSES = ("Provisional", "Final", "Not available")
