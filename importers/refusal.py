"""The one exception with which the reading of a file ends early."""


class Refusal(Exception):
    """The file as a whole cannot be read; the reason completes 'cannot be read: '.

    It says in one sentence what is wrong and what the user can do about it. It never quotes
    system paths or library messages.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PersonalData(Refusal):
    """The file holds data about people that a ledger needs not; nothing of it may be kept."""


def damaged(detail: str) -> Refusal:
    """The refusal of a workbook whose bytes contradict each other."""
    return Refusal(
        f"it is damaged ({detail}). Open it in Excel or LibreOffice, save it as a new "
        "Excel Workbook (.xlsx) and import that one."
    )


def too_much_memory() -> Refusal:
    """The refusal of a file whose reading would exceed the memory allowed."""
    return Refusal(
        "reading it needs more memory than is allowed: it is too large, or built to look small. "
        "Split it into several files, or save it from Excel as a new .xlsx."
    )
