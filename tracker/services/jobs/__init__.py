"""Work for the worker, and how far it is."""
