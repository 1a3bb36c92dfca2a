"""Layouts of published spending files, with what is in them."""

import csv

from tests.importers.extracts.bodies import BODIES, columns
from tests.importers.extracts.published import Published, Row

TITLE: list[Row] = [["Exampleshire Council - payments over £500"], [""], ["August 2020"], [""]]


LGA = [
    ("Body Name", "body"), ("Service Label", "service"), ("Expense Area", "category"), ("Organisational Unit", "cc"),
    ("Payment Date", "date"), ("Transaction Number", "number"), ("Amount", "net"), ("Supplier Name", "supplier"),
]  # fmt: skip
LGA_ANSWER = columns(date="Payment Date", amount="Amount", supplier="Supplier Name", reference="Transaction Number",
                     cost_centre="Service Label")  # fmt: skip
NHS = [
    ("Department Family", "family"), ("Entity", "entity"), ("Date", "date"), ("Expense Type", "purpose"),
    ("Expense Area", "service"), ("Supplier", "supplier"), ("Transaction Number", "number"), ("AP Amount (£)", "net"),
]  # fmt: skip
NHS_ANSWER = columns(date="Date", amount="AP Amount (£)", supplier="Supplier", reference="Transaction Number",
                     description="Expense Type", cost_centre="Expense Area")  # fmt: skip
SHORT = [("Date", "date"), ("Supplier", "supplier"), ("Amount", "net")]
SHORT_ANSWER = columns(date="Date", amount="Amount", supplier="Supplier")


LAYOUTS: tuple[Published, ...] = (
    Published("lga", LGA, LGA_ANSWER),
    Published("lga-bom", LGA, LGA_ANSWER, encoding="utf-8-sig"),
    Published("lga-1252", LGA, LGA_ANSWER, encoding="cp1252", amounts="pounds"),
    Published("lga-utf16", LGA, LGA_ANSWER, encoding="utf-16", delimiter="\t"),
    Published("lga-semicolons", LGA, LGA_ANSWER, delimiter=";"),
    Published("lga-tabs", LGA, LGA_ANSWER, delimiter="\t"),
    Published("lga-bars", LGA, LGA_ANSWER, delimiter="|"),
    Published("lga-titled", LGA, LGA_ANSWER, above=TITLE, encoding="cp1252"),
    Published("lga-total", LGA, LGA_ANSWER, total_row=True),
    Published("lga-padded", LGA, LGA_ANSWER, pad=5),
    Published("lga-blank-rows", LGA, LGA_ANSWER, blanks_every=7),
    Published("lga-book", LGA, LGA_ANSWER, workbook=True),
    Published("lga-book-titled", LGA, LGA_ANSWER, workbook=True, above=TITLE, total_row=True),
    Published("lga-quoted", LGA, LGA_ANSWER, quoting=csv.QUOTE_ALL),
    Published("lga-old-mac", LGA, LGA_ANSWER, ending="\r"),
    Published("nhs", NHS, NHS_ANSWER, amounts="thousands", days="mon"),
    Published("nhs-book", NHS, NHS_ANSWER, workbook=True, total_row=True),
    Published("nhs-brackets", NHS, NHS_ANSWER, amounts="brackets", days="short"),
    Published("nhs-nbsp", NHS, NHS_ANSWER, amounts="nbsp"),
    *BODIES,
    Published("short", SHORT, SHORT_ANSWER),
    Published("short-book", SHORT, SHORT_ANSWER, workbook=True),
    Published("short-serial", SHORT, SHORT_ANSWER, days="serial"),
    Published("short-compact", SHORT, SHORT_ANSWER, days="compact"),
    Published("short-long-dates", SHORT, SHORT_ANSWER, days="long"),
    Published("short-midnight", SHORT, SHORT_ANSWER, days="midnight"),
    Published("short-iso-time", SHORT, SHORT_ANSWER, days="isotime"),
    Published("short-noise", SHORT, SHORT_ANSWER, amounts="noise"),
    Published("short-text-book", SHORT, SHORT_ANSWER, workbook=True, amounts="pounds", days="long"),
    Published("header-in-row-40", SHORT, SHORT_ANSWER, above=[["note"]] * 39),
    Published("sep-line", SHORT, SHORT_ANSWER, above=[["sep=;"]], delimiter=";"),
    Published(
        "notes-after",
        LGA,
        LGA_ANSWER,
        total_row=True,
        below=[
            [""],
            ["Notes"],
            ["1. Amounts exclude VAT unless it cannot be recovered."],
            ["Published under the OGL, 2020"],
        ],
    ),
    Published("grand-total", NHS, NHS_ANSWER, below=[["", "", "", "", "Grand Total", "", "", ""]]),
    Published(
        "amount-first",
        [
            ("Amount (£)", "net"),
            ("Date Paid", "date"),
            ("Paid To", "supplier"),
            ("Description of Expenditure", "purpose"),
        ],
        columns(
            date="Date Paid",
            amount="Amount (£)",
            supplier="Paid To",
            description="Description of Expenditure",
        ),
    ),
    Published(
        "total-spend",
        [
            ("Supplier", "supplier"),
            ("Total Spend", "net"),
            ("Month", "month"),
            ("Service Area", "service"),
        ],
        columns(
            date="Month", amount="Total Spend", supplier="Supplier", cost_centre="Service Area"
        ),
        month_only=True,
    ),
    Published(
        "unnamed-columns",
        [
            ("Payment Date", "date"),
            ("", "line"),
            ("Supplier", "supplier"),
            ("Amount", "net"),
            ("", "yes"),
        ],
        columns(date="Payment Date", amount="Amount", supplier="Supplier"),
    ),
    Published(
        "same-headings",
        [
            ("Description", "purpose"),
            ("Date", "date"),
            ("Description", "category"),
            ("Supplier Name", "supplier"),
            ("Amount", "net"),
        ],
        columns(date="Date", amount="Amount", supplier="Supplier Name", description="Description"),
    ),
    Published(
        "effective",
        [
            ("Effective Date", "date"),
            ("Line Description", "purpose"),
            ("Supplier Name", "supplier"),
            ("Gross Amount", "gross"),
            ("Ref", "ref"),
            ("Department", "service"),
        ],
        columns(
            date="Effective Date",
            amount="Gross Amount",
            supplier="Supplier Name",
            reference="Ref",
            description="Line Description",
            cost_centre="Department",
        ),
        amount_field="gross",
    ),
    Published(
        "two-dates",
        [
            ("Invoice Date", "invoice_date"),
            ("Date Paid", "date"),
            ("Payee", "supplier"),
            ("Amount Paid", "net"),
            ("Cheque No", "number"),
            ("Cost Centre", "cc"),
        ],
        columns(
            date="Date Paid",
            amount="Amount Paid",
            supplier="Payee",
            reference="Cheque No",
            cost_centre="Cost Centre",
        ),
    ),
    Published(
        "fire",
        [
            ("Vendor Name", "supplier"),
            ("Invoice Number", "ref"),
            ("GL Date", "date"),
            ("Invoice Distribution Amount", "net"),
            ("Account Description", "purpose"),
            ("Cost Centre Desc", "service"),
        ],
        columns(
            date="GL Date",
            amount="Invoice Distribution Amount",
            supplier="Vendor Name",
            reference="Invoice Number",
            description="Account Description",
            cost_centre="Cost Centre Desc",
        ),
    ),
    Published(
        "parish",
        [
            ("Date", "date"),
            ("Payee Name", "supplier"),
            ("Reference", "ref"),
            ("Amount Paid", "gross"),
            ("Transaction Detail", "purpose"),
        ],
        columns(
            date="Date",
            amount="Amount Paid",
            supplier="Payee Name",
            reference="Reference",
            description="Transaction Detail",
        ),
        amount_field="gross",
    ),
    Published(
        "upper-case",
        [
            ("SUPPLIER NAME", "supplier"),
            ("PAYMENT DATE", "date"),
            ("NET AMOUNT", "net"),
            ("DIRECTORATE", "service"),
            ("EXPENSE TYPE", "purpose"),
            ("TRANSACTION REF", "ref"),
        ],
        columns(
            date="PAYMENT DATE",
            amount="NET AMOUNT",
            supplier="SUPPLIER NAME",
            reference="TRANSACTION REF",
            description="EXPENSE TYPE",
            cost_centre="DIRECTORATE",
        ),
    ),
    Published(
        "snake-case",
        [
            ("supplier_name", "supplier"),
            ("payment_date", "date"),
            ("net_amount", "net"),
            ("service_area", "service"),
            ("transaction_id", "number"),
            ("purpose_of_expenditure", "purpose"),
            ("vat_amount", "vat"),
        ],
        columns(
            date="payment_date",
            amount="net_amount",
            supplier="supplier_name",
            reference="transaction_id",
            description="purpose_of_expenditure",
            cost_centre="service_area",
        ),
        days="iso",
    ),
    Published(
        "line-in-heading",
        [
            ("Supplier\nName", "supplier"),
            ("Payment\nDate", "date"),
            ("Amount\n(£)", "net"),
            ("Service\nDivision", "service"),
        ],
        columns(
            date="Payment Date",
            amount="Amount (£)",
            supplier="Supplier Name",
            cost_centre="Service Division",
        ),
    ),
    Published(
        "recoverable",
        [
            ("Date", "date"),
            ("Supplier", "supplier"),
            ("Amount excluding recoverable VAT", "net"),
            ("Recoverable VAT", "vat"),
            ("Service Division Description", "service"),
            ("Detailed Expenditure Type", "purpose"),
        ],
        columns(
            date="Date",
            amount="Amount excluding recoverable VAT",
            supplier="Supplier",
            description="Detailed Expenditure Type",
            cost_centre="Service Division Description",
        ),
    ),
    Published(
        "west",
        [
            ("Body", "uri"),
            ("Body name", "body"),
            ("Service label", "service"),
            ("Service divison label", "category"),
            ("Expenditure category", "category"),
            ("Detailed expenses type", "purpose"),
            ("Detailed expense code", "line"),
            ("Date paid", "date"),
            ("Transaction number", "ref"),
            ("Net amount", "net"),
            ("Capital or revenue", "capital"),
            ("Supplier name ", "supplier"),
        ],
        columns(
            date="Date paid",
            amount="Net amount",
            supplier="Supplier name",
            reference="Transaction number",
            description="Detailed expenses type",
            cost_centre="Service label",
        ),
        days="MON",
    ),
    Published(
        "moor",
        [
            ("Service Code", "line"),
            ("Service Label", "service"),
            ("Expenditure code", "subj"),
            ("Expenditure category", "purpose"),
            ("Payment date", "date"),
            ("Transaction Number", "number"),
            ("Net Amount", "net"),
            ("Supplier Number", "supplier_id"),
            ("Supplier Name", "supplier"),
        ],
        columns(
            date="Payment date",
            amount="Net Amount",
            supplier="Supplier Name",
            reference="Transaction Number",
            description="Expenditure category",
            cost_centre="Service Label",
        ),
        days="iso",
    ),
    Published(
        "accounting-period",
        [
            ("Period", "number_month"),
            ("Supplier", "supplier"),
            ("Amount", "net"),
            ("Ref", "ref"),
        ],
        columns(date="Period", amount="Amount", supplier="Supplier", reference="Ref"),
        month_only=True,
        asks=True,
    ),
    Published(
        "vat-zero-total-book",
        [
            ("Supplier Name", "supplier"),
            ("Invoice No", "ref"),
            ("Invoice Payment Date", "date"),
            ("Net Line Amount", "net"),
            ("VAT Line Amount", "vat"),
            ("Responsible Unit", "service"),
            ("Expenses Type", "purpose"),
        ],
        columns(
            date="Invoice Payment Date",
            amount="Net Line Amount",
            supplier="Supplier Name",
            reference="Invoice No",
        ),
        workbook=True,
        total_row=True,
        extras={"loose": True},
    ),
)
