"""Papers to hand in: what they are made of, and how far the reports of all agreements are."""
