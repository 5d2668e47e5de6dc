"""Faults that end a run with one sentence instead of a trace."""


class RunFault(Exception):
    """What is missing or went wrong, as one sentence."""
