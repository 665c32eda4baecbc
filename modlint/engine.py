"""The pipeline: paths -> sources -> facts -> project -> findings -> report."""
