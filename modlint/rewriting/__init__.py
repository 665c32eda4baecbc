"""Rewrites: what a rule found, as edits that mend it.

- What was plain is registered: `register_attributes`, `register_containers` for a list or dict, `spread_buffers` for a
  list of tensors; `inner_parameters` inside a new Parameter go. Whether a cast with the module may matter to it,
  `float_precision` tells, with `whole_numbers`.
- What is in the way goes: `unused_leftovers` of a statement, `dead_stores`. `super_calls` come in time.
- How statements are edited: `line_edits` as a whole, `statement_forms` and `split_assignments` inside. `torch_names`
  spells what they put in.
"""
