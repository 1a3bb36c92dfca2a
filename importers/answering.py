"""Whatever goes wrong in the child becomes its last message."""

import traceback
from collections.abc import Callable

import msgspec

from importers.pipe import Broke, Refused
from importers.refusal import PersonalData, Refusal, too_much_memory


class Answering:
    """Around a task: a refusal is told as such, anything else is left to the parent's log."""

    def __init__(self, send: Callable[[msgspec.Struct], None]) -> None:
        self._send = send

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        match error:
            case None:
                return True
            case Refusal(reason=reason):
                self._send(Refused(reason, isinstance(error, PersonalData)))
            case MemoryError():
                self._send(Refused(too_much_memory().reason))
            case _:  # the parent logs it and answers with a sentence
                self._send(Broke("".join(traceback.format_exception(error))[-4000:]))
        return True
