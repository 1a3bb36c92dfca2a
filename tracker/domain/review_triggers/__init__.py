"""What calls for a review of an agreement before the next one is due."""
