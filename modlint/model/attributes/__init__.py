"""The life of one attribute of a class: where it is bound, changed, moved, saved and read.

- All of it is `attribute_life`, which is `attribute_changes`, which is `attribute_moves`, which is `attribute_usage`.
- Reads: `uses`, by other classes `outside_uses`, by functions that are handed the object `lent_receivers`, of a
  container `container_uses`; what the one who reads does with it: `consumption`, in functions that are handed it
  `interprocedural`, if only by its parts `elements_by_others`.
- Bindings: `makers` of what is bound, `setup_walks` and `skipped_in_construction` while an object is made,
  `optional_parameters`, `recorded_arguments`, `per_call_objects`. Registrations by bases: `unfed_registrations`.
- Changes in place: `workspaces`, `changed_copies`, `random_fills`; by functions that are handed it `written_by_others`.
  Bound anew by each call, of what it held: `carried_state`; only where it is too short: `kept_caches`.
- Moves and saves by hand: `manual_moves`, `moved_results`, `persistence`.
"""
