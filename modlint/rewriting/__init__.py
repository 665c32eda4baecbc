"""Rewrites: what a rule found, as edits that mend it.

- What was plain is registered: `registering` an attribute, `containing` a list or dict, `spreading` a list of tensors.
- What is in the way goes: `leftovers` of a statement, `dead_stores`. `super_calls` come in time.
- How statements are edited: `line_edits` as a whole, `statement_forms` and `splitting` inside. `torch_names` spells
  what they put in.
"""
