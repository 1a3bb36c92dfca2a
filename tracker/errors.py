"""What can go wrong, as a small tree. Each error carries a sentence its reader can act on.

    TrackerError
    |- NotFound      it is not there, or the actor may not know that it is
    |- NotAllowed    the actor can see it but may not do this
    |- RuleBroken    a rule of the agreement, the regulations or the arithmetic says no
    |- Conflict      someone changed it first, or the period is closed
    |- BadFile       the file cannot be read at all (faults of single rows are data, not exceptions)
    |  `- PersonalDataFound   it is about people, so nothing of it may be kept
    |- TooOften      the actor has asked for this too often for now
    `- Unavailable   the database cannot be opened, reached or written to

The doors (command line, pages) translate them into exit codes and HTTP statuses; nobody else does.
"""


class TrackerError(Exception):
    """Base of every error the tracker raises on purpose; its text is shown to the user."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(TrackerError):
    """The thing asked for does not exist, or the actor may not see it."""


class NotAllowed(TrackerError):
    """The actor may see the thing but may not do this to it."""


class RuleBroken(TrackerError):
    """A rule of the field forbids it; the sentence names the rule."""


class Conflict(TrackerError):
    """Somebody else changed it first, or the period is closed."""


class BadFile(TrackerError):
    """The file as a whole cannot be read; the sentence says why and what to do."""


class PersonalDataFound(BadFile):
    """The file holds data about people that a ledger needs not; nothing of it may be kept."""


class TooOften(TrackerError):
    """The actor has asked for this too often; `seconds` says when to try again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Unavailable(TrackerError):
    """The database cannot be opened, reached or written to; nobody's entry is at fault."""
