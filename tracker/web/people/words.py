"""What is said of people in more than one place."""

from tracker.web.formatting import counted


def people_sentence(people: int, organisations: int, invited: int) -> str:
    """How many there are, and how many have not followed their invitation yet.

    >>> people_sentence(9, 3, 1)
    '9 people from 3 organisations; 1 invitation open.'
    """
    return (
        f"{counted(people, 'person', 'people')} from {counted(organisations, 'organisation')}; "
        f"{counted(invited, 'invitation')} open."
    )
