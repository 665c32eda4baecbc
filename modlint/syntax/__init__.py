"""What the source of a function tells by its form alone, read as a tree of ast; no value is inferred.

- Trees: `trees`, `nesting`.
- What runs at all: `completion`, `unreachable_statements`, `invalid_layers`, `replaced_classes`.
- What is read and called: `joint_reads`, `truth_tests`, `row_picks`, `call_order`, `tensor_calls`,
  `constant_arguments`, `frozen_parameters`. What is bound only where it is missing: `guarded_bindings`.
  What is said of devices and sizes: `devices`.
"""
