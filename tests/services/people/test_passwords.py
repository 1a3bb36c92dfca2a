"""Which passwords are taken."""

import unicodedata

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tracker.services.people.passwords import LONGEST, SHORTEST, fault, hashed, normal

WORDS = ["ann.bee@northshire.example", "Ann Bee", "NSC", "Northshire Council"]


@pytest.mark.parametrize(
    "password",
    [
        "tram lamp oslo9",
        "correct horse battery staple",
        "mein Pferd trägt 3 Hüte",
        "\N{FOX FACE}\N{DECIDUOUS TREE} blue kettle five",
        "        spaces count too  ",
        "x9$kL2mQ8vRt1Zp",
        "only letters of lower case",
        "tram lamp oslo9" * 8 + "12345678",
        "kettle and bus " * 4 + "four",
    ],
)
def test_long_ones_are_taken_whatever_they_are_made_of(password: str) -> None:
    assert fault(password, WORDS) is None


@pytest.mark.parametrize(
    ("length", "taken"), [(SHORTEST - 1, False), (SHORTEST, True), (64, True), (LONGEST, True),
                          (LONGEST + 1, False)],
)  # fmt: skip
def test_only_length_is_counted(length: int, taken: bool) -> None:
    password = ("tram lamp oslo kettle bus nine river " * 5)[:length]

    assert (fault(password, WORDS) is None) is taken


@pytest.mark.parametrize(
    "password",
    [
        "Password12345678", "passwordpassword", "123456789012345", "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaa", "abcdefghijklmnop", "letmeinletmein12", "iloveyouiloveyou",
        "Northshire2026!!", "northshire council", "NORTHSHIRE-COUNCIL-1", "pooledbudgettracker1",
        "Pooled budget tracker", "ann.bee@northshire", "Ann Bee Northshire", "annbee annbee 12",
    ],
)  # fmt: skip
def test_common_ones_and_those_of_known_words_are_refused(password: str) -> None:
    assert fault(password, WORDS) is not None


def test_the_three_thousand_most_used_are_refused() -> None:
    common = FREQUENCY_LISTS["passwords"][:3_000]

    assert [password for password in common if fault(password) is None] == []
    # Long enough by repetition, and no better for it.
    doubled = [password * 3 for password in common[:300] if len(password) >= 5]
    assert [password for password in doubled if fault(password) is None] == []


def test_a_password_is_the_same_on_every_keyboard() -> None:
    composed = "trägt 3 Hüte zum Fest"

    assert normal(unicodedata.normalize("NFD", composed)) == composed


def test_every_hash_has_a_salt_of_its_own() -> None:
    assert hashed("tram lamp oslo 9") != hashed("tram lamp oslo 9")
