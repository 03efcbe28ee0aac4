"""Errors of the assistant room. Each message is one sentence: the value, the cause and the way out.

AssistantError
├── BadManuscript    a manuscript that cannot be read
├── BadQuestion      a question that is empty or too long
├── DamagedSession   a kept conversation that cannot be read
├── EndpointError    a language model that cannot be reached, refuses, or sends what is no answer
└── BadSetting       a setting that has no such value
"""

from __future__ import annotations


class AssistantError(Exception):
    """Anything that goes wrong between a question and its answer."""


class BadManuscript(AssistantError):
    """A manuscript that cannot be read, or is too large."""


class BadQuestion(AssistantError):
    """A question that is empty or too long."""


class DamagedSession(AssistantError):
    """A kept conversation that cannot be read."""


class BadSetting(AssistantError):
    """A setting, from an option or the environment, that has no such value."""


class EndpointError(AssistantError):
    """A language model that cannot be reached, refuses, or sends what is no answer."""
