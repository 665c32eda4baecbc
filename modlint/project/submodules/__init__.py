"""The submodules and Parameters that a class surely registers.

- All of it is `submodules`, of the kinds in `registered_kinds`.
- Made by functions of the project: `factories`; by what a parameter gives: `factory_parameters`; by calls that give a
  container, a buffer or what they are given: `special_makers`.
"""
