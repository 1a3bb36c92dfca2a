"""The five financial frameworks, and what the records say of each."""
