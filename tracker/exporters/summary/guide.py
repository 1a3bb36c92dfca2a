"""How to read the summary, in plain words."""

from tracker.exporters.styles import Look
from tracker.exporters.summary.skeleton import Skeleton

_TOPICS = {
    "Signs": (
        "A variance is outturn minus revised budget. Positive is an overspend.",
        "Figures in brackets are below nil: an underspend, or money that comes back.",
        "Variance to date is another figure: actual to date minus budget to date.",
        "Columns to date go to the end of the month that holds the as-at date. Spend entered to is",
        "the last month with spend: the budget of later months is in the variance to date already.",
    ),
    "Kinds of fund": (
        "Pooled, aligned and other funds are never added together.",
        "Money in view is shown and is part of no total.",
    ),
    "What counts": (
        "A contribution that is only proposed never counts.",
        "A variation counts from its effective date, a virement from its approval.",
        "The outturn is the latest forecast by the month of the as-at date.",
        "Once all months of the year are closed, the outturn is the actuals.",
        "A scheme without a forecast is listed as such, and its variance is not guessed.",
    ),
    "Risk share": (
        "Only pooled funds are shared under terms.",
        "Without terms the variance is unallocated: nothing falls to the host by default.",
        "Every split is exact: each share is rounded down to the penny, and the pennies left",
        "over go to the largest fractions, one each.",
    ),
    "Tracing a figure": (
        "Totals and variances are live formulas over rows of this workbook.",
        "A row carries in Line the number of the line it belongs to: filter by it.",
        "In a long summary each formula reaches only over the rows of its own line.",
        "Do not sort the sheets it reads; the sheet Checks would show it.",
        "Batch on the sheet Ledger is the import a row came in, Source row its row there.",
    ),
    "Proof": (
        "The sheet Checks reaches every total in two ways. All differences are nil.",
        "Every formula is stored with its value, for viewers that do not recalculate.",
        "The content hash covers every row of every sheet, not who made the summary and when.",
        "Two summaries with the same hash state the same facts.",
    ),
}


def add_guide(skeleton: Skeleton) -> None:
    """The sheet Guide."""
    sheet = skeleton.add_sheet("Guide", "How to read this summary")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    row = 2
    for topic, sentences in _TOPICS.items():
        skeleton.text(sheet, row, 0, topic, Look.LABEL)
        for sentence in sentences:
            skeleton.text(sheet, row, 1, sentence, Look.WRAPPED)
            row += 1
        row += 1
