"""The project: the facts of all files linked into names, classes and readers. Pure.

- All of it: `project`.
- Names: `definitions`, from `names`, `namespace`, `modules`, `library`, `variables`.
- Classes: `hierarchy`, `class_level`, `registrations`, `submodules`, `registered_kinds`, `bindings`, `factories`,
  `factory_parameters`; apart: `abstract`, `classes_for_tests`, `inference_only`; what runs on an object:
  `reachability`, `call_phases`, `borrowed_methods`; how it is made: `initializers`, `pre_init`, `overridden_methods`,
  `string_lookups`.
- Who uses an attribute: `uses`, from `reads`, `upkeep`, `index`, `mention_index`, `foreign_uses`, `receivers`,
  `autograd_contexts`, `handing_on`, `instance_attributes`, `drop_ins`, `receiver_escapes`, `self_installing`,
  `attribute_demands`; who binds it: `rebinding`; who looks after what it holds: `manual_registration`.
- Where tensors, modules and Parameters may get to: `suspicion`, from `origin_graph`, `origin`, `payload`,
  `declarations`, `members`, `object_flow`.
- What an answer is made of, so that it can be kept: `dependencies`, `dependency_marks`, `contributions`.
"""
