"""What a form asks again before it is saved: what may be right, but is more likely a slip.

The page comes back with the typing kept, the question in words and pounds, and a box to tick. The
box answers that question and no other: whoever changes the figure is asked about the new one.
"""

import hashlib

from flask import request

from tracker.web.asking import FieldFault

SURE = "sure"
_LENGTH = 16


def answer_of(question: str) -> str:
    """What the box of a question sends when it is ticked."""
    return hashlib.sha256(question.encode()).hexdigest()[:_LENGTH]


def is_sure(question: str) -> bool:
    """Whether the form that was sent answers a question."""
    return answer_of(question) in request.form.getlist(SURE)


def unanswered(question: str | None) -> list[FieldFault]:
    """The question as a fault of the form, unless there is none or it is answered."""
    return [] if question is None or is_sure(question) else [FieldFault(SURE, question)]
