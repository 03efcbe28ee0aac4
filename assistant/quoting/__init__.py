"""Quotations of a manuscript and their places in the sources; `assistant.quote` and `assistant.check` lead."""
