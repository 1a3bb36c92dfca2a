"""How partners score their partnership, and where they differ."""
