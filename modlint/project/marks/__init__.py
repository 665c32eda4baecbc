"""Marks: the questions about a project as text, so that answers can be kept from one run to the next.

- What an answer was made of: `dependency_marks`.
- What one file says to each question: `contributions`.
"""
