"""The chat: `assistant.app.run` opens it. Nothing else in Maraji imports Textual."""

from __future__ import annotations

SERVED_BY = "MARAJI_SERVED_BY"
"""The environment variable that, in a chat that `maraji serve` shows in a browser, holds the id of its process."""
