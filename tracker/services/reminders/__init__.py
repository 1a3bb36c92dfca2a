"""What is sent at night and shown in calendars, each exactly once."""
