"""The rooms of balances: both bodies' own records held against each other.

overview     how the balances of an agreement stand
stating      what a body's ledger shows: typed, pasted, or confirmed
differences  what differs, explained, disputed, resolved
statements   the frozen statement that both sign
words        which balances an address asks for, and what they are called
"""

from tracker.web.balances import differences, overview, statements, stating

ROOMS = (overview, stating, differences, statements)
