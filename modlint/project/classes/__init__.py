"""Classes: who inherits from whom, what a class has by that, and what runs on its objects.

- Bases, MRO, and what is an nn.Module: `hierarchy`.
- What a class has under a name: `class_level`, `registrations`, `borrowed_methods`; and no longer has:
  `overridden_methods`.
- What runs when a method runs: `reachability`; when an object is made: `initializers`, and before nn.Module's own
  `pre_init`.
"""
