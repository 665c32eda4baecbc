"""nn.Module code in its own nouns, over LibCST: what an expression holds, what a class registers.

- A class: `module_class`. One attribute of it: `life`, which is `changes` and `usage`, from `uses`, `consumption`,
  `following`, `elsewhere`, `container_uses`, `hand_moves`, `overridden`, `bookkeeping`, `workspace`, `made_later`,
  `on_request`, `conditions`, `batches`, `saving`. Which methods bind one: `binders`.
- What is held, in `values`: `inference` is asked, and runs functions: `statements`, `expressions`, `calls`,
  `arguments`, `attributes`, `operators`, `literals`, `annotations`, `narrowing`, `builtin`, `external`, `traits`,
  `devices`, `returning`. A run has a `frame` and leaves `events`. `tracking`, with `casts`, `passing` and `autograd`,
  follows what is computed. `given` is what constructors get, `memory` keeps the answers.
- The making of an object: `making` and `making_calls`, a `flow` through states of `object_state`. What goes wrong in
  it: `unprepared`, `premature`, `collisions`, and `later`.
- Source: `sources`, `positions`, `chains`, `depth`, `branches`, `ruled_out`, `unfit`, `handed_parts`,
  over `light_nodes`.
"""

import modlint.model.light_nodes  # noqa: F401  # before anything here imports LibCST by itself
