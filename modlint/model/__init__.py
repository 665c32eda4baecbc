"""nn.Module code in its own nouns, over LibCST: what an expression holds, what a class registers.

From top to bottom, each knowing only what is below it:

- Start at `module_class`: a class, its methods and when they run, and what is kept of each attribute and of its making.
- `left_behind`: whether a tensor that a move of its module leaves behind is missed where that goes.
- `attributes`: the life of one attribute. `construction`: the making of an object. Neither knows the other.
- `inference`: what functions do when they run, and so what their expressions hold.
- `values`: what can be held, and what operators, Python and torch make of it. No code of the project is run.
- `code`: the source of a function as a tree. Nothing is inferred.
"""

import modlint.model.code.libcst_import  # noqa: F401  # before anything here imports LibCST by itself
