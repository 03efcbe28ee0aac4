"""The chat: `assistant.app.run` opens it. Nothing else in Maraji imports Textual."""
