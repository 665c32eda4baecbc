"""One file per check: what is done to the module, and what that shows."""
