"""The rooms of what is due, and of reviews.

due        everything due, over all agreements; `due_calendar` shows a month of it
overview   the reviews of one agreement
meetings   holding a review; `forms` reads what is entered, `pack_words` writes the frozen pack
actions    what was agreed there
reminders  what called for a review, and who was reminded
calendars  feeds for calendars
board      one page for a board
"""

from tracker.web.reviews import (
    actions,
    board,
    calendars,
    due,
    due_calendar,
    meetings,
    overview,
    reminders,
)

ROOMS = (due, due_calendar, overview, reminders, calendars, meetings, actions, board)
