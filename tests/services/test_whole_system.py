"""Random files, undos, closed months and faults: after every step the tracker agrees with a model.

The seed alone decides what happens, on both kinds of database alike, so that a failure can be
played again.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import ACTOR, AT, Rows, entry, faults, kept, place, staged, take, undo
from tests.services.months import close_period, reopen_period
from tests.services.plain_model import SHEETS, Model
from tracker.database import Database
from tracker.domain.registers import Row
from tracker.errors import Conflict
from tracker.services.imports.workbooks import commit_import, plan_import

STEPS = 30
MONTHS = (1, 2, 3)


@dataclass
class Run:
    """One run: what decides, what is tested, and what it should be."""

    draw: random.Random
    database: Database
    model: Model = field(default_factory=Model)
    last: int = 0  # the number of the newest batch

    def step(self) -> str:
        """Do something, to the tracker and to the model alike; say what."""
        does = self.draw.choices(
            [self.bring_a_file, self.take_back, self.close, self.reopen, self.fail],
            [10, 4, 2, 2, 2],
        )[0]
        return f"{does.__name__}: {does()}"

    def bring_a_file(self) -> object:
        found = self.some_rows()
        remove = [sheet for sheet in found if self.draw.random() < 0.3]
        taken = take(self.database, found, remove=remove)
        expected = self.model.take(self.last + 1, found, remove)
        assert (taken.batch is not None) == (expected is True)
        assert bool(taken.plan.problems) == (expected is False)
        if taken.batch is not None:
            self.last += 1
            assert taken.batch == self.last
        return taken.moved

    def take_back(self) -> object:
        if not self.model.batches:
            return None
        number = self.draw.choice(list(self.model.batches))
        if self.model.undo(number):
            return undo(self.database, number)
        with pytest.raises(Conflict):
            undo(self.database, number)
        return number

    def close(self) -> object:
        period = books.month(self.draw.choice(MONTHS))
        with self.database.writing() as session:
            assert close_period(session, ACTOR, AT, "A1", period) == (
                period not in self.model.closed
            )
        self.model.closed.add(period)
        return period

    def reopen(self) -> object:
        period = books.month(self.draw.choice(MONTHS))
        with self.database.writing() as session:
            assert reopen_period(session, ACTOR, AT, "A1", period) == (period in self.model.closed)
        self.model.closed.discard(period)
        return period

    def fail(self) -> object:
        """The process dies after everything was written and before the end."""
        with pytest.raises(RuntimeError):
            self._die()
        return None

    def _die(self) -> None:
        with (
            staged(self.database, self.some_rows()) as (held, reading, stage),
            held.writing() as session,
        ):
            plan = plan_import(session, reading, stage)
            if not (plan.problems or plan.changes_nothing):
                commit_import(session, ACTOR, AT, plan, stage)
            raise RuntimeError("the lights went out")

    def some_rows(self) -> Rows:
        """Rows of some sheets: of what is kept some as it is and some changed, and new ones."""
        return {sheet: self.of_sheet(sheet) for sheet in SHEETS if self.draw.random() < 0.7}

    def of_sheet(self, sheet: str) -> list[Row]:
        # A sheet without a row speaks of no agreement, so none of its records would be missing.
        found = {}
        for row in [self.random_row(sheet) for _ in range(self.draw.randint(1, 4))]:
            found[key_of(row)] = row
        for row in self.model.of(sheet):
            if self.draw.random() < 0.8:
                found.setdefault(key_of(row), row)
        return list(found.values())

    def random_row(self, sheet: str) -> Row:
        amount = str(Decimal(self.draw.randint(-500, 500)).scaleb(-2))
        month, day = self.draw.choice(MONTHS), self.draw.randint(0, 4)
        if sheet == "Ledger":
            scheme, reference = self.draw.choice(["S1", "S2"]), self.draw.choice(["", "r1"])
            return entry(
                month, amount, reference, scheme=scheme, narrative=self.draw.choice([None, "n"])
            )
        if sheet == "Profiles":
            return books.profile(month, amount, self.draw.choice(["S1", "S2"]))
        if sheet == "Instalments":
            return books.instalment(date(2025, 5, 1) + timedelta(day), amount)
        return books.review(date(2026, 3, 1) + timedelta(day), decision=amount)


def key_of(row: Row) -> tuple[object, ...]:
    """The row without what may change of it."""
    changing = ("amount", "narrative", "decision")
    plain = {name: None for name in changing if hasattr(row, name)}
    return tuple(repr(replace(row, **plain)))


@pytest.mark.parametrize("seed", range(10))
def test_whatever_happens_the_tracker_keeps_what_it_should(database: Database, seed: int) -> None:
    run = Run(random.Random(seed), database)  # noqa: S311  # the same run every time
    take(database, {s: own for s, own in place().items() if s not in SHEETS})
    run.last = 1
    done = []

    for _ in range(STEPS):
        done.append(run.step())
        for sheet in SHEETS:
            assert kept(database, sheet) == run.model.of(sheet), "\n".join(done)

    assert faults(database) == [], "\n".join(done)
