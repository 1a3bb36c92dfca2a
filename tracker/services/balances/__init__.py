"""Partners' own views of what is owed, and the statements both sign."""
