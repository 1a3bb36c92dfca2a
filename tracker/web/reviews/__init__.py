"""The pages of what is due: reviews held, reminders, calendars, the board's page."""
