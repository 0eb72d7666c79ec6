"""Checks of files and pages; each finding has a file and a line."""
