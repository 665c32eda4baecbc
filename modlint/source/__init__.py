"""The only code that reads the disk: which files there are, what stands in them, and processes to work on them."""
