"""What earlier runs found in each class, and whether that still holds.

Every finding is kept by its class, with the *marks* of all that was read for it: classes and functions, and questions
to the whole project (`modlint/project/dependencies.py`). After an edit the facts of the changed files, as they were and
as they are, tell which marks changed (`changes.py`, `facts_diff.py`). A class is checked again if one of its marks is
among them or if it was not known before; the others have the findings that they had (`record.py`). Who inherits from
whom is kept in the same way (`ancestry.py`), and so are short answers that many depend on: after an edit they are made
again and compared (`pinned_answers.py`), so that an edit is felt no further than where it makes a difference. A
definition that only moved up or down in its file did not change, but a class with findings depends on the lines that
they may tell.
"""
