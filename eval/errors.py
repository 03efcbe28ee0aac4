"""Errors of the eval room. Each message is one sentence: the file and line, the cause and the way out.

EvalError
├── BadQuestionSet         a question set, corpus or TREC file that cannot be read
├── BadRun                 a run that cannot be read, compared or gone on with
├── UnknownConfiguration   a configuration that the table does not have
└── MissingExtra           an optional library that is not installed
"""

from __future__ import annotations


class EvalError(Exception):
    """Anything that goes wrong while measuring."""


class BadQuestionSet(EvalError):
    """A question set, corpus or TREC file that cannot be read."""


class BadRun(EvalError):
    """A run that cannot be read, compared or gone on with."""


class UnknownConfiguration(EvalError):
    """A name that the table of configurations does not have."""


class MissingExtra(EvalError):
    """An optional library that is not installed."""
