"""What the rules about tensors, Parameters and modules share that a class keeps and does not register.

- Where one came from, whether it is registered elsewhere, and how a finding says so: `origins`.
- Tensors that a move of the module leaves where they are, and whether that matters: `tensors_left_behind`.
- What plain containers hold, and whether it is hidden there: `containers`. Modules in them that the class looks after
  by hand: `looked_after`; such as other attributes keep: `repacked`; functions beside them: `among_functions`; losses:
  `weighted_losses`.
"""
