"""What an expression holds: the functions of the project are run, on values instead of objects.

- The engine, which is asked for returns and attributes: `inference`, with `memo` for its answers.
- One run: its state is a `frame`, it leaves `events`. It executes `statements` and evaluates `expressions`, `calls`,
  `attribute_values` and `closures`.
- What a test tells: `narrowing`, `cases`, `default_options`, `moved_locals`.
- What is computed of what: `provenance`, with `one_place`, `casts`, `pass_through_calls`, `held_methods`, `autograd`.
- Where a value comes from: `binders` of an attribute, `parameters`, `constructor_arguments`; what uses tell of it:
  `asked_elements`.
"""
