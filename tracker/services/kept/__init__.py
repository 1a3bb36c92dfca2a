"""What is kept beside the registers, so that long lists and totals cost little.

    ledger_totals  the ledger added up by scheme, month and measure
    fund_figures   every fund's headline figures of every year, on any day
    diary          what lists show of an agreement, and what it owes by when
    outcomes       where every measure stands and why, and the readings it is owed
    timetables     how the partners' calendars fit in each year, and where they clash
    health         how many things the health checks found, the scorecard, and when they ran

All of it follows from the registers and is written with them: a follower of the audit trail
(`tracker.audit.followers`) brings up to date what a change set touched, in its transaction.
Nothing here depends on the day it was written but the health checks, which say what day that was.
"""
