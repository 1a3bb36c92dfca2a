"""Next year's contributions, the years after it, and changes linked between years."""
