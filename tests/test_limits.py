"""How much is much may be set, and what cannot be meant is refused."""

import pytest

from tracker.errors import RuleBroken
from tracker.limits import Limits


def test_limits_are_set_by_the_surroundings() -> None:
    limits = Limits.from_environment(
        {"TRACKER_LARGE_FILE_MB": "5", "TRACKER_UPLOADS_AN_HOUR": "7", "TRACKER_LARGE_ROWS": ""}
    )

    assert limits == Limits(large_file_mb=5, uploads_an_hour=7)
    assert limits.large_file == 5 * 1024 * 1024
    assert Limits.from_environment({}) == Limits()


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "²", "1e3", "9" * 40, " 5"])
def test_what_is_no_whole_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"TRACKER_LARGE_ROWS is .*: enter a whole number above 0"):
        Limits.from_environment({"TRACKER_LARGE_ROWS": text})
