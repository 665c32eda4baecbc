"""The project: the facts of all files linked into names, classes and readers. Pure.

- All of it: `project`.
- Names: `definitions`, from `names`, `namespace`, `modules`, `library`, `variables`.
- Classes: `hierarchy`, `class_level`, `registrations`, `submodules`, `holding`, `bindings`, `factories`,
  `made_by_default`; apart: `abstract`, `trials`, `serving`; what runs on an object: `reach`, `called`, `borrowed`; how
  it is made: `initializers`, `preparing`.
- Who uses an attribute: `uses`, from `reads`, `upkeep`, `index`, `mentioning`, `foreign`, `receivers`, `handing`,
  `installing`, `asked`; who binds it: `rebinding`; who looks after what it holds: `by_hand`.
- Where tensors, modules and Parameters may get to: `carriers`, from `origins`, `origin`, `burden`, `declared`,
  `members`, `objects`.
- What an answer is made of, so that it can be kept: `trail`, `marks`, `shares`.
"""
