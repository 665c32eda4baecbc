"""What the rules about unused attributes share.

- Start at `unused`: which are, what is said of one, and the fix that removes it.
- Left out, as the author wants them: `on_purpose`; as weights that are loaded have them: `loaded_keys`,
  `filled_by_order`; as a class of the same name uses them: `export_twin`; as who uses the project
  reads them: `for_users`; as no object that works has them: `unbuildable`, `asserted_away`; as they may hold nothing:
  `conditional_state`.
- What an argument gives state to, or takes it from, and what calling it would: `given_state`.
- What comes of one, and how much it matters: `consequence`; whether it is `trainable`.
"""
