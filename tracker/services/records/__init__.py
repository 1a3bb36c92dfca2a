"""Reading what is kept: registers, books, versions, and where each amount came from."""
