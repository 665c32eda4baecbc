"""The source of one function as a LibCST tree, and what its form tells. Nothing is inferred.

- Trees: `sources`, with `positions` for where their nodes stand, `children` for what is in them, `libcst_import`.
- The names that expressions spell: `chains`.
- The ways through a function: `branches` and `paths`.
- Classes that lose their names: `replaced_class`.
- Local names of objects that a function takes parts of: `local_wholes`; of the parts of a container: `local_escapes`.
"""
