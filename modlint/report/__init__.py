"""The reports: one file each, called like its format and found by name, with `render(report, paint) -> str`."""
