"""The rules: one file each, found by name. None knows another; what several need is in a folder or a private file.

- What a rule is: `_base`. Who finds them: `_registry`. What the docstring of one says: `_page`.
- Shared by the rules about what is unused: `unused`; by those about what is not registered: `unregistered`.
- What the author says: in comments, `_comments`; by a name, `_naming_hints`.
- What is only made if asked for: `_unrequested`. What DDP waits for: `_ddp`. Names bound in two ways: `_taken_names`.
"""
