"""What is owed by when: terms, notices, reports, returns, and the days to be reminded on."""
