"""nn.Module code in its own nouns, over LibCST: what an expression holds, what a class registers.

- A class: `module_class`. One attribute of it: `attribute_life`, which is `attribute_changes` and `attribute_usage`,
  from `uses`, `consumption`, `interprocedural`, `outside_uses`, `container_uses`, `manual_moves`,
  `recorded_arguments`, `workspaces`, `rebuilt_first`, `changed_copies`, `moved_results`, `lazy_tensors`,
  `optional_parameters`, `skipped_in_construction`, `setup_walks`, `conditions`, `cases`, `per_call_objects`,
  `persistence`, `picked_rows`, `kept_by_modules`, `device_separation`. Which methods bind one: `binders`; what those
  call for it: `makers`.
- What is held, in `values`: `inference` is asked, and runs functions: `statements`, `expressions`, `calls`,
  `arguments`, `attribute_values`, `operators`, `literals`, `annotations`, `narrowing`, `closures`, `builtin`,
  `external`, `tensor_traits`, `tensor_operations`, `devices`, `moved_locals`, `return_values`. A run has a `frame` and
  leaves `events`. `provenance`, with `casts`, `pass_through_calls` and `autograd`, follows what is computed.
  `constructor_arguments` is what constructors get, `memo` keeps the answers.
- The making of an object: `construction` and `construction_calls`, a `control_flow` through states of `object_state`.
  What goes wrong in it: `without_super_init`, `before_super_init`, `name_collisions`, and `bindings_after_init`.
- Source: `sources`, `positions`, `chains`, `branches`, `paths`, `local_escapes`, `local_wholes`, over `libcst_import`;
  and, over the trees of `modlint.syntax`, `constructions_in_source` and `loaded_objects`.
"""

import modlint.model.libcst_import  # noqa: F401  # before anything here imports LibCST by itself
