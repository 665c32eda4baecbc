"""Who names what, looked up by the name: only the files that mention it are gone through.

- Files: `mention_index`. Functions: `index`. What classes say of their attributes: `members`.
"""
