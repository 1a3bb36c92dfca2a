"""What the database itself refuses, whoever writes to it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.services.files import place, take
from tracker.database import Database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on a database that holds one whole agreement; nothing of the test stays."""
    take(database, place())
    with Session(database.engine) as session:
        yield session


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisations SET type = 'Company' WHERE code = 'LA'",
        "UPDATE organisations SET valid_from = '2025-04-02', valid_to = '2025-04-01'",
        "UPDATE organisations SET code = 'LA' WHERE code = 'ICB'",
        "UPDATE organisations SET successor = code",
        "UPDATE agreements SET legal_basis = 'Section 1'",
        "UPDATE agreements SET end_date = '2020-01-01'",
        "UPDATE agreements SET review_every_months = 0",
        "UPDATE agreements SET host = NULL",
        "UPDATE partners SET organisation = 'ZZ' WHERE organisation = 'FT'",
        "UPDATE partners SET organisation = 'LA' WHERE organisation = 'ICB'",
        "DELETE FROM partners WHERE organisation = 'FT'",
        "UPDATE funds SET kind = 'Shared'",
        "UPDATE funds SET reserve = -1",
        "UPDATE funds SET fund = 'F1' WHERE fund = 'F2'",
        "UPDATE schemes SET lead_commissioner = 'ZZ'",
        "UPDATE schemes SET scheme = 'S1' WHERE scheme = 'S2'",
        "DELETE FROM schemes WHERE scheme = 'S2'",
        "UPDATE contributions SET partner = 'ZZ'",
        "UPDATE contributions SET status = 'Promised'",
        "UPDATE contributions SET amount = NULL",
        "UPDATE budgets SET scheme = 'S9'",
        "UPDATE profiles SET period = '2025-05' WHERE period = '2025-04'",
        "UPDATE ledger SET measure = 'Accrual'",
        "UPDATE ledger SET scheme_id = 9999",
        "UPDATE ledger SET source_reference = 'r1' WHERE source_reference = 'r2'",
        "UPDATE ledger SET batch = 77",
        "UPDATE risk_shares SET method = 'By contribution' WHERE method = 'Fixed shares'",
        "UPDATE risk_shares SET share = NULL WHERE method = 'Fixed shares'",
        "UPDATE risk_shares SET partner = 'LA', share = '100' WHERE method = 'Use reserve'",
        "UPDATE risk_shares SET limit_unit = NULL WHERE method = 'Use reserve'",
        "UPDATE risk_shares SET step = 0",
        "UPDATE risk_share_caps SET excess_to = partner",
        "UPDATE reviews SET outcome = 'Perhaps'",
        "UPDATE returns SET kind = 'Monthly'",
        "UPDATE outcome_targets SET measure = 'M9'",
        "UPDATE outcome_measures SET better = 'Bigger'",
        "UPDATE import_batches SET status = 'half'",
    ],
)
def test_a_wrong_state_is_refused(session: Session, statement: str) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_keys_with_blanks_are_as_unique_as_others(session: Session) -> None:
    copied = "agreement, fund, scheme, partner, financial_year, funding_source, line, variation"
    flags = "recurrent, capital, in_kind, designated, amount, status"

    with pytest.raises(IntegrityError):
        session.execute(
            text(
                f"INSERT INTO contributions (id, {copied}, {flags}) SELECT 999, {copied}, {flags} "  # noqa: S608
                "FROM contributions WHERE source_row = 2"
            )
        )


def test_a_host_that_is_no_partner_is_refused_at_the_latest_on_commit(session: Session) -> None:
    with pytest.raises(IntegrityError):  # noqa: PT012  # which of the two it is depends on the kind
        session.execute(text("UPDATE agreements SET host = 'ZZ'"))
        session.commit()


@pytest.mark.parametrize("table", ["audit_entries", "audit_changes", "identity"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = 1"])
def test_the_audit_trail_only_grows(session: Session, table: str, statement: str) -> None:
    column = {"audit_entries": "number", "audit_changes": "entry", "identity": "id"}[table]
    # The trail holds rows of each kind by now.
    assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0  # noqa: S608

    with pytest.raises(DBAPIError, match="only grows"):
        session.execute(text(statement.format(table, column)))


def test_a_past_version_is_never_changed(session: Session) -> None:
    with pytest.raises(DBAPIError, match=r"never changed|takes no UPDATE"):
        session.execute(text("UPDATE agreement_versions SET title = 'x'"))
