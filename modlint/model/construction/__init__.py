"""The making of an object: what its constructor does to it, step by step.

- The steps: `construction` and `construction_calls`, a walk of `control_flow` through states of `object_state`.
- What goes wrong: `without_super_init`, `before_super_init`, `name_collisions`; what comes after it:
  `bindings_after_init`.
- Where the project makes objects: `constructions_in_source`, `loaded_objects`, and `compared_names` there.
"""
