"""One class for each kind of row that registers keep, and the words its fields may hold."""
