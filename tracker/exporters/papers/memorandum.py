"""The memorandum account of the host's pooled funds, with its certificate."""

from tracker.domain.wording import day_text
from tracker.exporters.papers.account import account
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.blocks import (
    fund_heading,
    income,
    late,
    particulars,
    shares,
    sources,
)
from tracker.exporters.papers.front import Front


def write_memorandum(front: Front, behind: Behind) -> None:
    """Write the account under its title."""
    facts = behind.facts
    agreement = facts.position.agreement
    particulars(front, behind)
    if agreement.aims:
        front.heading("What the pool is for")
        front.say(agreement.aims)
    for place, fund in enumerate(behind.funds):
        if place:
            front.new_page()
        fund_heading(front, behind, fund)
        account(front, behind, fund)
        shares(front, behind, fund)
        income(front, behind, fund)
        late(front, behind, fund)
    front.heading("Certificate of the host’s chief finance officer")
    front.say(
        f"I certify that this account shows the income of and the expenditure from the pooled "
        f"{'fund' if len(behind.funds) == 1 else 'funds'} named above for {facts.year}, as at {day_text(facts.as_at)}, from the records of "
        f"{behind.name(agreement.host)} as host, and that what is provisional is named on its "
        "first page."
    )
    front.fact("Audit", agreement.audit_route or "No audit arrangement is recorded.")
    front.skip()
    others = [row.organisation for row in facts.book.partners if row.organisation != agreement.host]
    offices = [f"Chief finance officer, {behind.name(agreement.host)}"]
    front.signatures([*offices, *(f"Seen for {behind.name(code)}" for code in others)])
    sources(front, behind)
