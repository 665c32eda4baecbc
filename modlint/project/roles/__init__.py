"""What a class is for among the others of its project, and a method for those who call it.

- Classes that are not made as they are: `abstract`; only in tests: `classes_for_tests`; by a name in a string:
  `string_lookups`; for what making them does: `self_installing`. Whole projects that train none: `inference_only`;
  that run what they make on devices: `device_use`.
- Methods, by when they run and who may call them: `call_phases`.
"""
