"""The project: the facts of all files linked into names, classes and readers. Pure."""
