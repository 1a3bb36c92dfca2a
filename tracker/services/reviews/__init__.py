"""What is due, the reviews raised, and the meetings that hold them."""
