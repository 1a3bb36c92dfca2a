"""What partners say they owe each other, held side by side."""
