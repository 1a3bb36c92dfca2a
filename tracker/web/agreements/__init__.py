"""The rooms of an agreement: found, set up, agreed, varied, looked at whole, and left.

lists         which there are; `questions` reads what an address asks of the list
overview      one agreement in short; `whole_record` is everything recorded of it
new           the first page of a set-up; `set_up` has the rest, `set_up_questions` its questions,
              `set_up_drafts` the answers that wait
partners      who is bound, and who has signed
documents     its papers
versions      what changed from one to another; `redlines` shows it word by word
vary          a variation made; `variations` shows it, `signatures` says who signed it
reconciling   its ledger held against funding, cost centre and partners' books
leaving       notice and exit
scorecards    the Audit Commission's three recommendations, for it and for all
"""

from tracker.web.agreements import (
    documents,
    leaving,
    lists,
    new,
    overview,
    partners,
    reconciling,
    scorecards,
    set_up,
    signatures,
    variations,
    vary,
    versions,
    whole_record,
)

ROOMS = (
    lists, scorecards, overview, reconciling, documents, leaving, new, partners, set_up, vary,
    versions, variations, signatures, whole_record,
)  # fmt: skip
