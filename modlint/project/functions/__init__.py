"""What one function does with names, as its facts have it. Nothing is linked.

- The attributes that it uses: `reads`, which `upkeep` is none of.
- What it binds to attributes of its receiver: `bindings`.
- What its values are made of, by way of its local names: `local_values`.
"""
