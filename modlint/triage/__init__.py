"""Which findings are reported: rule selection, ignore comments, per-file ignores, severities. Pure."""
