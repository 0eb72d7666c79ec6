"""How reStructuredText shows commands, outputs, steps and problems."""
