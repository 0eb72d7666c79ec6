"""Programs for the built site: ``python -m guide.tools.NAME``."""
