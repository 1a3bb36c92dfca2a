"""The key dates of partners' financial years, and where they clash."""
