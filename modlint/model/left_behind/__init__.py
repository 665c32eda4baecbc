"""Tensors that a move of their module leaves behind: whether one is missed where the module goes.

- Not if nothing is elsewhere: `device_separation`.
- Not if no call meets it: `conditions` under which it is used, `rebuilt_first` in all of them, `replaced_by_bases`
  before any of them. Not if it is the record of others: `renewed_by_others`.
- Not if others take care of it: `picked_rows`, `kept_by_modules`, `trained_by_hand`; if all that is made of it is
  moved: `moved_where_kept`, `moved_where_made`.
- Too late to be registered after its base was made: `needed_early`.
- Surely if calls make it and keep it: `lazy_tensors`.
"""
