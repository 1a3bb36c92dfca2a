"""The statuses that the database works out for lists are those of the rules, word for word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain import books
from tests.domain.test_set_up import document
from tests.people import LOCAL
from tracker.database import Database
from tracker.domain.agreements.status import AgreementStatus, standing
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.records.outcomes import OutcomeSetting
from tracker.domain.registers import Partner, Review
from tracker.services.agreements.lists import AgreementQuestion, list_agreements
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.sheets import DOCUMENTS
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES, REVIEWS
from tracker.sheets.outcome_layouts import OUTCOME_SETTINGS

NOW = datetime(2025, 12, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
COPY, NOTICE = document(), document(DocumentKind.NOTICE, 2)
GONE = replace(COPY, removed_by="A", removed_on=TODAY, removal_reason="Wrong")
HELD = books.review(date(2025, 9, 30), date(2025, 9, 30), outcome="Terminate")
AGAIN = books.review(date(2025, 11, 30), date(2025, 11, 30), outcome="Continue")
UNSIGNED = (books.partner("ICB", signed_on=None), books.partner("LA"))
SIGNED = (books.partner("ICB"), books.partner("LA"))
MEASURED = Edit(OUTCOME_MEASURES, None, books.measure())
EXCUSED = Edit(OUTCOME_SETTINGS, None, OutcomeSetting("A1", "No survey is taken yet."))
Case = tuple[dict[str, date | None], tuple[Partner, ...], tuple[Document, ...], tuple[Review, ...]]

CASES: dict[str, Case] = {
    AgreementStatus.IN_FORCE: ({}, SIGNED, (COPY,), ()),
    AgreementStatus.NO_SIGNED_COPY: ({}, SIGNED, (GONE,), (HELD, AGAIN)),
    AgreementStatus.RUNNING_UNSIGNED: ({}, UNSIGNED, (COPY, NOTICE), (HELD,)),
    AgreementStatus.DRAFT: ({"start_date": TODAY + timedelta(1)}, UNSIGNED, (), ()),
    AgreementStatus.SIGNED: ({"start_date": TODAY + timedelta(1)}, SIGNED, (COPY,), ()),
    AgreementStatus.NOTICE_SERVED: ({}, SIGNED, (COPY, NOTICE), (HELD,)),
    AgreementStatus.TO_BE_TERMINATED: ({}, SIGNED, (COPY,), (HELD,)),
    AgreementStatus.ENDED: ({"end_date": TODAY - timedelta(1)}, UNSIGNED, (NOTICE,), ()),
}


@pytest.mark.parametrize("word", CASES)
def test_a_list_says_what_the_agreements_own_page_says(database: Database, word: str) -> None:
    assert _told(database, CASES[word], MEASURED) == (word, word)


def test_a_reason_counts_in_lists_as_a_measure_does(database: Database) -> None:
    case = CASES[AgreementStatus.IN_FORCE]

    assert _told(database, case, EXCUSED) == (AgreementStatus.IN_FORCE,) * 2


def test_neither_a_measure_nor_a_reason_is_said_in_lists(database: Database) -> None:
    case = CASES[AgreementStatus.IN_FORCE]

    assert _told(database, case) == (AgreementStatus.NO_MEASURE,) * 2


def _told(database: Database, case: Case, *also: Edit) -> tuple[str, AgreementStatus]:
    changes, partners, papers, reviews = case
    edits = [
        *(Edit(ORGANISATIONS, None, books.organisation(code)) for code in ("ICB", "LA")),
        Edit(AGREEMENTS, None, books.agreement(**changes)),
        *(Edit(PARTNERS, None, row) for row in partners),
        *(Edit(DOCUMENTS, None, row) for row in papers),
        *(Edit(REVIEWS, None, row) for row in reviews),
        *also,
    ]
    with database.writing() as session:
        commit_edits(session, LOCAL, NOW, edits, action="add agreement", subject="A1")

    with database.reading() as session:
        year = FinancialYear.of(TODAY)
        question = AgreementQuestion(year=year, as_at=TODAY, today=TODAY)
        (line,) = list_agreements(session, question)
        told = standing(load_book(session, "A1"), TODAY).status

    return line.status, told
