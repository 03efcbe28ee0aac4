"""Other libraries over the same passages, questions and vectors, so that a user sees the ratio for himself.

Each adapter is one function that makes a `Rank`. Their libraries are never installed by default.
"""
