"""A year in the life of an agreement: everything appears on its day, and goes when it is met."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.a_year import FIRST, LAST, LETTERS_TO, Life
from tests.diary_of_a_year import (
    BOARD_SIGNS,
    COUNCIL_SIGNS,
    DIARY,
    LAST_SIGNATURE,
    MERGER,
    MERGER_KNOWN,
    OVERSPEND_LOGGED,
    RENEWAL_DECIDED,
    REVIEW_HELD,
    VARIED_FROM,
)
from tests.postgresql import Cluster
from tracker.config import Settings
from tracker.domain.health_checks import check
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.invariants import check_invariants

A_DAY = timedelta(days=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """The whole story, lived once on each kind of database."""
    folder = tmp_path_factory.mktemp("life")
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "tracker.db")
        url = f"sqlite:///{file}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.create(request.getfixturevalue("migrated_postgresql")))
    found = Life(Settings(Path(folder) / "instance", url, url))
    found.live(DIARY)
    yield found
    found.close()


def days_of(first: date, last: date) -> list[date]:
    return [first + number * A_DAY for number in range((last - first).days + 1)]


def with_check(life: Life, number: str) -> list[date]:
    """The days on whose evening the check finds something."""
    return [day for day, evening in life.evenings.items() if number in evening.checks]


def listed(life: Life, kind: str, due: date) -> list[date]:
    """The days on which something owed by a day is listed."""
    return [
        day
        for day, evening in life.evenings.items()
        if any((item.kind, item.due) == (kind, due) for item in evening.due)
    ]


def reminded(life: Life, obligation: str) -> list[date]:
    """The days in whose night people were reminded of an obligation."""
    return [day for day, evening in life.evenings.items() if obligation in evening.reminders]


def test_it_is_a_draft_then_runs_unsigned_and_is_in_force_with_its_signed_copy(
    life: Life,
) -> None:
    seen = {evening.status: day for day, evening in reversed(life.evenings.items())}

    assert seen == {
        "Draft": FIRST,
        "Running unsigned": date(2026, 4, 1),
        "Signed, no signed copy": BOARD_SIGNS,
        "In force": date(2026, 6, 8),
    }


def test_money_without_signatures_is_found_until_the_last_partner_signs(life: Life) -> None:
    assert with_check(life, "K1") == days_of(date(2026, 4, 1), BOARD_SIGNS - A_DAY)


def test_late_signatures_stay_on_record(life: Life) -> None:
    assert with_check(life, "K2") == days_of(COUNCIL_SIGNS, LAST)


def test_an_instalment_is_listed_until_it_is_received_and_late_from_the_day_after(
    life: Life,
) -> None:
    due, received = date(2026, 4, 15), date(2026, 4, 28)
    late = [
        day
        for day in listed(life, "Instalment", due)
        if any(item.due == due and item.days < 0 for item in life.evenings[day].due)
    ]

    assert listed(life, "Instalment", due) == days_of(FIRST, received - A_DAY)
    assert late == days_of(due + A_DAY, received - A_DAY)
    assert reminded(life, "Instalment | F1 | ICB 2026-04-15 | 2026-04-15") == [
        date(2026, 3, 16), date(2026, 4, 8), date(2026, 4, 16),
    ]  # fmt: skip


def test_a_report_sent_in_time_is_reminded_of_twice_and_never_late(life: Life) -> None:
    due = date(2026, 8, 11)

    assert listed(life, "Quarterly report", due)[-1] == date(2026, 8, 6)
    assert reminded(life, "Quarterly report | F1 | 2026-27 Q1 | 2026-08-11") == [
        date(2026, 7, 14), date(2026, 8, 4),
    ]  # fmt: skip


def test_a_report_sent_late_fails_its_check_for_those_days_and_is_chased_once(
    life: Life,
) -> None:
    assert with_check(life, "K10") == days_of(date(2026, 11, 12), date(2026, 11, 19))
    assert reminded(life, "Quarterly report | F1 | 2026-27 Q2 | 2026-11-11") == [
        date(2026, 10, 14), date(2026, 11, 4), date(2026, 11, 12),
    ]  # fmt: skip


def test_an_overspend_raises_one_review_in_the_night_after_it_is_logged(life: Life) -> None:
    due = date(2026, 12, 9)

    raised = {day: e.reviews_raised for day, e in life.evenings.items() if e.reviews_raised}
    assert raised == {OVERSPEND_LOGGED + A_DAY: 1, MERGER_KNOWN + A_DAY: 1}
    assert listed(life, "Review", due) == days_of(OVERSPEND_LOGGED + A_DAY, REVIEW_HELD - A_DAY)


def test_the_evidence_of_a_review_is_read_again_exactly_as_it_was_frozen(life: Life) -> None:
    assert sorted(life.packs) == [1, 2]
    for number, content in life.packs.items():
        assert life.frozen(number) == content
    assert "1060000.00" in str(life.packs[1])
    assert "1040000.00" not in str(life.packs[1])


def test_a_variation_signed_after_it_took_effect_is_found_with_its_days(life: Life) -> None:
    def said(day: date) -> str:
        return " ".join(f.message for f in check(life.book(), day) if f.subject == "V1")

    assert (LAST_SIGNATURE - VARIED_FROM).days == 11
    assert "11 days" in said(LAST_SIGNATURE)
    assert said(date(2026, 12, 31)) == ""


def test_a_merger_is_reviewed_before_it_happens_and_not_again(life: Life) -> None:
    due = date(2027, 3, 16)

    assert listed(life, "Review", due) == days_of(MERGER_KNOWN + A_DAY, RENEWAL_DECIDED - A_DAY)
    assert not [day for day in days_of(MERGER, LAST) if life.evenings[day].reviews_raised]


def test_the_end_is_announced_and_goes_when_the_agreement_is_renewed(life: Life) -> None:
    end, new_end = date(2027, 3, 31), date(2028, 3, 31)

    assert listed(life, "Expiry", end)[-1] == MERGER - A_DAY
    assert reminded(life, f"Expiry |  |  | {end}")[:5] == [
        FIRST, date(2026, 3, 31), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 1),
    ]  # fmt: skip
    assert reminded(life, f"Expiry |  |  | {new_end}") == [MERGER]
    assert life.evenings[LAST].status == "In force"


def test_what_the_year_owed_is_settled_when_it_is_sent(life: Life) -> None:
    for kind in ("Quarterly report", "Annual return"):
        assert listed(life, kind, date(2027, 5, 12))[-1] == date(2027, 5, 9)


def test_everybody_was_told_everything_once(life: Life) -> None:
    nights = [day for day, evening in life.evenings.items() if evening.reminders]
    letters = life.letters()

    assert set(life.told().values()) == {1}
    assert [to for to, _ in letters] == [LETTERS_TO] * len(nights)


def test_the_record_of_it_all_is_whole(life: Life) -> None:
    with life.database.reading() as session:
        assert verify_chain(session).broken is None
        assert [rule for rule in check_invariants(session, LAST) if rule.faults] == []
