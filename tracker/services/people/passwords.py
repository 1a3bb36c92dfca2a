"""Which passwords are taken: long ones that are not easy to guess, made of whatever one likes.

No rule asks for capitals, figures or signs, and none makes a password end after a while
(National Cyber Security Centre, "Password policy: updating your approach"; OWASP ASVS 5.0, 6.2).
"""

import re
import unicodedata
from collections.abc import Iterable

from passlib.hash import argon2
from zxcvbn import zxcvbn

SHORTEST = 15
LONGEST = 128
# Beyond this length repetition is no shortcut any more, and the estimate would take too long.
_JUDGED = 32
_LEAST_GUESSES = (
    8  # as a power of ten: half a year at the rate the throttle leaves, a million times
)
_LEAST_OF_ONES_OWN = 8
# What OWASP's Password Storage Cheat Sheet asks for at least: 19 MiB, two passes, one lane.
MEMORY, PASSES, LANES = 19 * 1024, 2, 1
_OURS = ("pooled", "budget", "budgets", "tracker", "pooledbudgettracker")
_WORD = re.compile(r"[^\W\d_]{3,}")


def normal(password: str) -> str:
    """A password as it is hashed: composed, so that every keyboard yields the same."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """A password, as `normal` returns it, as it is kept: by argon2id, with a salt of its own."""
    hasher = argon2.using(  # type: ignore[no-untyped-call]  # its stubs do not say
        memory_cost=MEMORY, time_cost=PASSES, parallelism=LANES
    )
    return str(hasher.hash(password))


def fault(password: str, known_words: Iterable[str] = ()) -> str | None:
    """Why a password is not taken, in a sentence; None if it is.

    Args:
        password: as `normal` returns it.
        known_words: what others know of the person: e-mail address, name, organisations.

    >>> fault("correct horse battery staple") is None
    True
    >>> fault("Password12345678")
    'Choose another password: this one is common, or easy to guess'
    >>> fault("Northshire 2026!", ["Northshire Council"])
    'Choose another password: this one is mostly made of your name, email address or organisation'
    """
    if len(password) < SHORTEST:
        return f"The password must have {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"The password must have {LONGEST} characters or fewer"
    words = {*_OURS, *_words_of(known_words)}
    if _is_mostly(password, words):
        return (
            "Choose another password: this one is mostly made of your name, email address or "
            "organisation"
        )
    if len(password) <= _JUDGED and _guesses(password, words) < _LEAST_GUESSES:
        return "Choose another password: this one is common, or easy to guess"
    return None


def _words_of(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        words = _WORD.findall(text.casefold())
        found.update(words)
        found.add("".join(words))
    return found - {""}


def _is_mostly(password: str, words: Iterable[str]) -> bool:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and sum(c.isalnum() for c in rest) < _LEAST_OF_ONES_OWN


def _guesses(password: str, words: Iterable[str]) -> float:
    found = zxcvbn(password, user_inputs=sorted(words), max_length=_JUDGED)
    return float(found["guesses_log10"])
