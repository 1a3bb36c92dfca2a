"""Who may sign in and what for: accounts, passwords, sessions, links to sign in by."""
