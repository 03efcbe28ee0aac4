"""Errors of the assistant room. Each message is one sentence: the value, the cause and the way out.

AssistantError
├── BadQuestion   a question that is empty or too long
└── BadSetting    a setting that has no such value
"""

from __future__ import annotations


class AssistantError(Exception):
    """Anything that goes wrong between a question and its answer."""


class BadQuestion(AssistantError):
    """A question that is empty or too long."""


class BadSetting(AssistantError):
    """A setting, from an option or the environment, that has no such value."""
