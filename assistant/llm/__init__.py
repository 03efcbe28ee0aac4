"""The optional language model: its endpoint, and the checks of what it is sent and of what it wrote."""
