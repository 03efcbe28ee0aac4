"""What terminals cannot do themselves: bidi levels, Arabic shaping, the mode of each; `assistant.terminal_rtl` leads."""
