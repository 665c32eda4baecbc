"""The rules: one file each, found by name. `_base` is what a rule is, `_registry` finds them."""
