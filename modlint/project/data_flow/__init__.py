"""Where tensors, modules and Parameters may get to, by names alone; wrong only by saying too much.

- All of it is `suspicion`, a search in the `origin_graph`.
- The graph: its nodes and links are an `origin`, what comes along them is a `payload`.
- What its nodes are told to hold: `declarations`; of which classes their objects are: `object_flow`.
"""
