"""Making sure that it is still the person themselves who is about to change how they get in."""

from datetime import timedelta

from tracker.services.people import signed_in, throttling
from tracker.services.people.throttling import count_failure, forget
from tracker.web.asking import now, the_database
from tracker.web.sign_in import entry
from tracker.web.sign_in.sessions import here

JUST_NOW = timedelta(minutes=10)


def confirmation_fault(password: str) -> str | None:
    """What is wrong with the present password, given again; None if it is right.

    Whoever has none, because they sign in by a provider, must have signed in just now.

    Raises:
        TooOften: when too many tries have gone wrong.
    """
    found = here()
    if found.person.password is None:
        return _freshness_fault()
    counts = throttling.password_counts(found.person.id)
    at = entry.try_once(counts)
    right = entry.is_right(found.person, password)
    with the_database().writing() as database:
        if right:
            forget(database, counts)
        else:
            count_failure(database, counts, at)
    return None if right else "Enter the password you sign in with now"


def _freshness_fault() -> str | None:
    found = here()
    with the_database().reading() as database:
        sessions = signed_in.list_sessions(database, found.person.id, now())
    fresh = any(
        one.number == found.session and now() - one.created_at < JUST_NOW for one in sessions
    )
    return None if fresh else "Sign out and in again first, to show that it is you"
