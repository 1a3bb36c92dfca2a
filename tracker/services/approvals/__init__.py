"""Two pairs of eyes: proposals, drafts, comments, and who decided what."""
