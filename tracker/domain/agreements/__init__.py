"""How an agreement stands: versions, signatures, decisions, status, and the way out of it."""
