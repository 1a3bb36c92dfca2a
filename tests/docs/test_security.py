"""The page that says how safety is shown names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:[a-z_0-9]+/)*(?:[a-z_0-9]+\.py|[a-z_0-9]+/))`")


def test_every_test_that_is_named_is_there() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = set(NAMED.findall(text))

    gone = [one for one in named if not any((ROOT / f / one).exists() for f in ("tests", "."))]

    assert len(named) > 50
    assert gone == []
