"""The list of people as its address asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.access import Role
from tracker.exporters.lists import Cell
from tracker.list_questions import PeopleListQuestions
from tracker.services.people.accounts import ListedPerson
from tracker.web.asking import asked, asked_words
from tracker.web.formatting import day
from tracker.web.loaded_lists import holds_words, in_order
from tracker.web.sorting import Order, asked_choice, asked_order
from tracker.web.throttled import count_search


class PersonState(StrEnum):
    """How somebody gets in, or that they do no longer."""

    INVITED = "Invited"
    PASSWORD = "Password"  # noqa: S105  # a word of the list
    TWO_FACTORS = "Two factors"
    LEFT = "Left"


class PeopleSort(StrEnum):
    """What the list of people is sorted by."""

    NAME = "name"
    EMAIL = "email"
    STATE = "state"


SORTED = {PeopleSort.NAME: "Name", PeopleSort.EMAIL: "Email", PeopleSort.STATE: "State"}
HEADINGS = ("Name", "Email", "Roles", "State")


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """Which people are asked for, and in which order."""

    given: Mapping[str, Any]
    role: Role | None
    state: PersonState | None
    order: Order[PeopleSort]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves people out."""
        return any(value for name, value in self.given.items() if name != "sort")

    def answer(
        self, listed: Sequence[ListedPerson], names: Mapping[str, str]
    ) -> list[ListedPerson]:
        """Those of the people listed who are asked for.

        Args:
            names: of the organisations, by their codes.
        """
        found = [one for one in listed if self._is_asked(one, names)]
        keys = {
            PeopleSort.NAME: lambda one: one.person.name.casefold(),
            PeopleSort.EMAIL: lambda one: one.person.email,
            PeopleSort.STATE: lambda one: state_of(one).value,
        }
        return in_order(found, keys[self.order.by], descending=self.order.descending)

    def _is_asked(self, one: ListedPerson, names: Mapping[str, str]) -> bool:
        organisation = self.given["organisation"]
        held = [
            role
            for role in one.roles
            if organisation in ("", role.organisation) and self.role in (None, role.role)
        ]
        if (organisation or self.role) and not held:
            return False
        texts = [one.person.name, one.person.email, roles_text(one, names)]
        is_of_state = self.state in (None, state_of(one))
        return is_of_state and holds_words(self.given["q"], texts)


def asked_people() -> PeopleAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    if asked("q"):
        count_search()
    values = asked_words(PeopleListQuestions())
    return PeopleAsked(
        values,
        asked_choice(Role, values["role"], "role") if values["role"] else None,
        asked_choice(PersonState, values["state"], "state") if values["state"] else None,
        asked_order(values["sort"], PeopleSort.NAME),
    )


def state_of(one: ListedPerson) -> PersonState:
    """How a person gets in now."""
    if not one.person.active:
        return PersonState.LEFT
    if not one.person.has_password:
        return PersonState.INVITED
    return PersonState.TWO_FACTORS if one.person.has_code else PersonState.PASSWORD


def roles_text(one: ListedPerson, names: Mapping[str, str]) -> str:
    """The roles of a person, in words."""
    return "; ".join(
        f"{role.role}, {names.get(role.organisation, role.organisation)}"
        + (f" until {day(role.valid_to)}" if role.valid_to else "")
        for role in one.roles
    )


def row_of(one: ListedPerson, names: Mapping[str, str]) -> list[Cell]:
    """A person as a row of the file."""
    return [one.person.name, one.person.email, roles_text(one, names), state_of(one).value]
