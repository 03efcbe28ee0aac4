"""Citation styles, exports and the references that are shown; `assistant.cite` leads."""
