"""What an expression can hold, and what operators, Python and torch make of it. No code of the project is run.

- What can be held: `values`; `nested` in containers; as the `arguments` of a call.
- As it is written: `literals`, `annotations`.
- What is made of it by `operators`, by Python's functions in `builtin`, by torch and other libraries in `external`.
- What else is known of a tensor: `tensor_traits`, `devices`, `lost_parameters`; of a module of torch: `given_state`;
  what names of functions say: `tensor_operations`.
- What a function returns, seen from outside: `return_values`.
"""
