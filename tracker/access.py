"""Who acts. Every change is made by an actor, and the record names it."""

import getpass
import re
from dataclasses import dataclass

from tracker.errors import RuleBroken

COMMAND_LINE = "command line"
WEB = "web"
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person and the door through which they came.

    The command line and the local server act as administrator of this machine's database: who
    may start them is decided by the operating system.
    """

    name: str
    door: str


def local_actor(door: str) -> Actor:
    """The user of the operating system who runs this process."""
    try:
        return Actor(getpass.getuser(), door)
    except (KeyError, OSError):  # a container may run as a number that has no name
        return Actor("local administrator", door)


def actor_named(email: str, door: str) -> Actor:
    """The actor a user names with `--as`.

    Raises:
        RuleBroken: when the text is not an e-mail address.
    """
    if not _EMAIL.fullmatch(email.strip()):
        raise RuleBroken(f"{email!r} is not an e-mail address: name the person who acts.")
    return Actor(email.strip(), door)
