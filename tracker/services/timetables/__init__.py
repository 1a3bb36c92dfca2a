"""Key dates of partners' years, and the calendars they stand in."""
