"""What is said of a reference to a record that nobody has recorded."""

import pytest

from tracker.services.changes.import_rules import unknown_sentence
from tracker.sheets import BESIDE, LAYOUTS, VERSIONS

REFERRED_TO = sorted(
    {reference.sheet for one in (*LAYOUTS, VERSIONS, *BESIDE) for reference in one.references}
)


@pytest.mark.parametrize("sheet", REFERRED_TO)
def test_every_register_that_rows_refer_to_has_its_word(sheet: str) -> None:
    assert unknown_sentence(sheet, ("A1", "F1", "9")).startswith("9 is not a known ")


def test_only_a_scheme_is_said_to_be_of_a_fund() -> None:
    assert unknown_sentence("Schemes", ("A1", "F1", "9")) == (
        "9 is not a known scheme of fund F1 of agreement A1: correct it, or add it to the Schemes "
        "sheet."
    )
    assert unknown_sentence("Documents", ("A1", 9)) == (
        "9 is not a known document of agreement A1: correct it, or record it first."
    )
