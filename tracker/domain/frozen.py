"""What is kept for good as it was on a day: evidence for reviews, and statements of balances."""

import hashlib
import json
from collections.abc import Mapping


def frozen_bytes(content: Mapping[str, object]) -> bytes:
    """A structure as it is kept: JSON in UTF-8, the keys in order, the same for the same content.

    >>> frozen_bytes({"b": 1, "a": None}) == frozen_bytes({"a": None, "b": 1})
    True
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def frozen_hash(content: bytes) -> str:
    """SHA-256 of what is kept, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
