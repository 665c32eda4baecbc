"""nn.Module code in its own nouns, over LibCST: what an expression holds, what a class registers."""
