"""What a name means across the files of a project and the packages that are installed.

- What it can mean: `definitions`.
- All of it is `names`, each question a `lookup` in the `namespace` of each file, and from where modules live:
  `modules`, `library`.
- Module-level `variables`: where they get their values.
"""
