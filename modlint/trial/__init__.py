"""Runtime mode from outside: which classes to run, the processes that run them, and what came of it. Without torch."""
