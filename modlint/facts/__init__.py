"""Facts: what one file says, names only, read off its syntax tree by the standard library's `ast`."""
