"""How the tables of `modlint/data` are read off an installed torch."""
