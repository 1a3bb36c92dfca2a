"""The pages that take workbooks in and hand them out, and the work that takes long."""
