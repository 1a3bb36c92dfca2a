"""What each sheet and column of the tracker workbook is for, in the words of its users."""

from types import MappingProxyType

BEFORE_YOU_START = (
    "One sheet for each register, one heading row, one record in each row.",
    "Leave out any sheet you do not need. The order of the columns is free.",
    "Dark, underlined headings must be filled in; the others may stay blank.",
    "Codes are kept exactly as typed, leading zeros too: the columns are formatted as text.",
    "Money is in pounds and pence. Brackets, a minus sign or CR make it negative.",
    "Nothing is ever rounded: a third decimal is an error.",
    "Dates have the day first and a four-digit year. Financial years run from April to March.",
    "An import checks the whole file first: if anything is wrong, nothing is changed.",
    "Importing the same file again changes nothing. Records missing from the file are kept.",
    "This sheet and the sheet Examples are not imported.",
)

SHEETS = MappingProxyType(
    {
        "Organisations": "Every body that is a partner, a host or a lead commissioner.",
        "Agreements": "One row for each agreement, as it reads today.",
        "Partners": "The partners of each agreement and who signed for them.",
        "Funds": "The funds of each agreement. Only a pooled fund is shared under terms.",
        "Schemes": "The schemes of each fund: the level at which money is budgeted and spent.",
        "Variations": "Signed changes to an agreement; each makes a new version from its date.",
        "Contributions": "What each partner puts into a fund in a year, one row for each source.",
        "Instalments": "When contributions are to be paid, and what has come in.",
        "Budgets": "The budget of each scheme for a year, and every virement as a line of its own.",
        "Profiles": "The budget month by month. Without a profile, budgets run in twelfths.",
        "Ledger": "Monthly spend, forecasts of the full year, and commitments.",
        "Risk share": "Who bears an overspend or keeps an underspend, step by step.",
        "Risk share caps": "The most one partner bears or keeps, over all steps of a year.",
        "Reviews": "Reviews of the agreement, due and held.",
        "Returns": "Quarterly reports and annual returns to the partners.",
        "Outcome measures": "What the agreement is to achieve for the people it serves.",
        "Outcome targets": "What each measure should reach, and when.",
        "Outcome readings": "What each measure was found to be.",
    }
)

_COMMON = {
    "Agreement": "The agreement's code.",
    "Fund": "The fund's code, unique in its agreement.",
    "Scheme": "The scheme's code, unique in its fund.",
    "Partner": "The code of a partner of the agreement.",
    "Financial year": "The year the amount belongs to.",
}

_COLUMNS = {
    "Organisations": {
        "Code": "A short code of your own, such as the ODS or GSS code.",
        "Name": "The body's full name.",
        "Type": "What kind of body it is. PCT and CCG are for bodies of the past.",
        "Valid from": "When the body began, if it matters.",
        "Valid to": "When the body ended, if it has.",
        "Successor": "The code of the body that took over.",
    },
    "Agreements": {
        "Agreement": "A short code of your own for the agreement.",
        "Title": "The agreement's title.",
        "Legal basis": "The power under which it is made.",
        "Area": "The place it covers.",
        "Client group": "Whom it serves.",
        "Host": "The code of the partner that hosts the pooled fund.",
        "Pool manager": "The officer who manages the fund for the host.",
        "Pool manager employer": "Who employs the pool manager, where it is not the host.",
        "Start date": "The day the agreement begins.",
        "End date": "The day it ends; blank if it has no end.",
        "Notice months": "How many months' notice ends it.",
        "Notice only at year end": "Whether notice may expire on 31 March only; blank means No.",
        "Review every months": "How often it is reviewed.",
        "Next review": "When it is to be reviewed next.",
        "Aims": "What the partners want to achieve.",
        "Improvement statement": "How services are likely to improve by it.",
        "Services": "The services it provides.",
        "NHS functions": "The functions the NHS bodies bring in.",
        "Council functions": "The health-related functions the council brings in.",
        "Staff and goods": "Staff, goods and accommodation the partners provide.",
        "Variation terms": "How it may be varied.",
        "Termination terms": "How it may be ended.",
        "Monitoring": "How it is monitored.",
        "Consultation ended": "The day the consultation before it ended.",
        "Dispute route": "How disputes are settled.",
        "Exit plan": "What happens to staff, assets and money when it ends.",
        "Audit route": "How the accounts of the fund are audited.",
        "Report within days": "Days after a period's end in which the partners get their report.",
    },
    "Partners": {
        "Organisation": "The partner's code on the sheet Organisations.",
        "Signatory": "Who signed for the partner.",
        "Signatory role": "In what role.",
        "Signed on": "When; blank if not signed yet.",
    },
    "Funds": {
        "Fund": "A short code of your own, unique in the agreement.",
        "Title": "The fund's title.",
        "Kind": "Whether the money is pooled. In view money is shown and never added up.",
        "Reserve": "The risk reserve the fund holds, zero or more.",
        "Uncommitted": "Allocations not yet committed, which a step may cancel.",
    },
    "Schemes": {
        "Scheme": "A short code of your own, unique in the fund.",
        "Title": "The scheme's title.",
        "Lead commissioner": "The code of the partner that commissions it.",
        "Provider": "Who provides the service.",
        "Area of spend": "Social care, community health, primary care and so on.",
        "VAT regime": "Whose VAT regime applies.",
        "Revenue or capital": "Whether the scheme is revenue or capital, where capital pays too.",
    },
    "Variations": {
        "Variation": "The variation's reference.",
        "Effective from": "The day from which it counts.",
        "Title": "What it changes.",
        "Signed on": "When the partners signed it.",
    },
    "Contributions": {
        "Scheme": "The scheme it is for; blank for the fund as a whole.",
        "Funding source": "Where the money comes from.",
        "Line": "Tells apart two lines of one source, such as cash and in kind.",
        "Variation": "Blank for the original contribution; else the variation that changes it.",
        "Recurrent": "Whether it comes every year; blank means Yes.",
        "Capital": "Whether it is capital; blank means No.",
        "In kind": "Whether it is given in kind; blank means No.",
        "Designated": "Whether it is bound to a purpose; blank means No.",
        "Amount": "The contribution; with a variation, the change it makes.",
        "Status": "Proposed lines never count; blank means Agreed.",
        "Exit date": "For money that starts something for a time: when that ends or is paid otherwise.",
        "Dispute": "Why the partner does not agree to a proposed line; the partner enters it on its page.",
    },
    "Instalments": {
        "Due date": "When the instalment is to be paid.",
        "Amount": "What is to be paid.",
        "Invoice": "The invoice's number.",
        "Invoiced on": "The invoice's date.",
        "Received on": "When the money came in.",
        "Received amount": "What came in; blank with a date means all of it.",
    },
    "Budgets": {
        "Line": "Original for the budget first agreed, or the virement's reference.",
        "Amount": "The budget; for a virement, the change it makes.",
        "Approved on": "The day from which the line counts; blank means always.",
        "Note": "Why.",
        "Funding source": "The contributions' source that pays for the line, where it is one alone.",
        "Recurrence": "Whether the line goes on into the years after.",
    },
    "Profiles": {
        "Period": "The month.",
        "Amount": "The budget of that month.",
    },
    "Ledger": {
        "Period": "The month.",
        "Measure": "Actual is spend in the month and adds up. Forecast outturn is the full year "
        "as seen in that month; the latest counts. Commitment is ordered and not yet paid.",
        "Amount": "Spend is positive, income negative.",
        "Narrative": "What it was for.",
        "Source reference": "The reference in the source system; tells two rows of a month apart.",
    },
    "Risk share": {
        "Scheme": "Blank for the terms of the fund; a scheme's code for terms of its own.",
        "Direction": "Whether the step is for an overspend or for an underspend.",
        "Effective from": "The day from which these terms count; they replace earlier ones whole.",
        "Step": "Steps are taken in the order of their numbers.",
        "Method": "What the step does with the amount it takes.",
        "Limit": "The most the step takes; blank for all that is left.",
        "Limit unit": "Whether the limit is in pounds or a percentage of the revised budget.",
        "Partner": "For Fixed shares: one row for each partner.",
        "Share": "For Fixed shares: the partner's share. The shares of a step total the whole.",
        "Clause": "The clause of the agreement, quoted wherever the step is shown.",
        "Base": "Whether original or revised contributions count; blank means Revised.",
        "Include in kind": "Whether contributions in kind count; blank means No.",
    },
    "Risk share caps": {
        "Direction": "Whether it caps what the partner bears or what it keeps.",
        "Effective from": "The Effective from of the terms it belongs to.",
        "Partner": "The partner that is capped.",
        "Cap": "The most it bears or keeps.",
        "Cap unit": "Whether the cap is in pounds or a percentage of its contribution.",
        "Excess to": "The partner that takes what is above; blank leaves it unallocated.",
    },
    "Reviews": {
        "Due": "When the review is due.",
        "Kind": "What kind of review it is.",
        "Held on": "When it was held; blank while it is due.",
        "Outcome": "What it led to.",
        "Decision": "What was decided.",
        "Next review": "When the next one is to be.",
    },
    "Returns": {
        "Kind": "A quarterly report or an annual return.",
        "Period": "The quarter or the year it is for.",
        "Due": "When it is due.",
        "Submitted on": "When it was submitted; blank while it is due.",
        "Submitted by": "Who submitted it.",
    },
    "Outcome measures": {
        "Measure": "A short code of your own, unique in the agreement.",
        "Title": "What is measured.",
        "Unit": "In what: per cent, days, people.",
        "Better": "Whether higher is better, or lower, or staying within a range.",
        "Definition": "How it is counted.",
        "Baseline": "What it was before the agreement.",
        "Baseline period": "When that was.",
        "Frequency": "How often it is read.",
        "Tolerance": "How far from the target is still on track.",
        "Source": "Where the readings come from.",
        "Numerator": "What is counted.",
        "Denominator": "What it is divided by; blank where nothing is.",
        "Fund": "The fund whose spend is shown beside it.",
        "Scheme": "The scheme of that fund, if it is one of them.",
        "Cost for each": "One of what is counted: delivery, care package. Needs the fund.",
        "Library code": "The standard measure that it was taken from.",
    },
    "Outcome targets": {
        "Measure": "The measure's code.",
        "Period": "The month, quarter or year.",
        "Target": "What it should be; for In range the lower end.",
        "Upper target": "For In range: the upper end.",
    },
    "Outcome readings": {
        "Measure": "The measure's code.",
        "Period": "The month, quarter or year.",
        "Value": "What it was; blank where it is not available.",
        "Status": "Whether the reading is final.",
        "Source": "Where this reading comes from.",
        "Numerator": "The number counted.",
        "Denominator": "The number it was divided by.",
    },
}


def column_text(sheet: str, heading: str) -> str:
    """What a column is for. Raises KeyError when nobody has described it yet."""
    described = _COLUMNS[sheet].get(heading)
    return _COMMON[heading] if described is None else described


def described_columns(sheet: str) -> frozenset[str]:
    """The headings that have a text of their own on the sheet."""
    return frozenset(_COLUMNS[sheet])
