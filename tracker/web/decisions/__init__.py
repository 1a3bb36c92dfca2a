"""Decisions of boards: the register, the forms that fill it, and who approved for each partner."""

from tracker.web.decisions import approvals, forms, register

ROOMS = (register, forms, approvals)
"""The modules of this room, each with a blueprint."""
