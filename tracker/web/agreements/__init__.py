"""The pages of an agreement: list, overview, set-up, partners, versions, documents."""
