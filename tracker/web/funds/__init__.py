"""The rooms of a fund: who bears what, and from which rows it follows.

fund       one fund in one year; `risk_words` says who pays, `month_words` how its months went, and
           `charts` draws them
what_if    who would pay at another outturn, said by `what_if_words`
rows       the rows behind a figure, which `row_listings` and `ledger_listings` find
scenarios  outturns side by side
terms      the risk-share terms; `terms_form` is their builder
records    funds and schemes added, changed, removed
"""

from tracker.web.funds import fund, records, rows, scenarios, terms, what_if

ROOMS = (fund, what_if, rows, scenarios, terms, records)
