"""The project: the facts of all files linked into names, classes and readers. Pure.

From top to bottom, each knowing only what is below it:

- `roles`: what a class is for among the others, and a method of it. `marks`: questions and answers as data to be kept.
- Start at `project`: all of it. Its answers are made by what follows, which asks it for others of these.
- `data_flow`: where tensors, modules and Parameters may get to.
- `uses`: who uses an attribute, who binds it, and who looks after what it holds.
- `submodules`: what a class surely registers.
- `index`: who names what, looked up by the name.
- `classes`: who inherits from whom, what that gives a class, and what runs on its objects.
- `names`: what a name means across files.
- `functions`: what a function does with names, as it stands there.
- `dependencies`: what an answer is made of, noted by all of them.
"""
