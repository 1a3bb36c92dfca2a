"""What calls for a review, what a board looks at, and what comes of it."""
