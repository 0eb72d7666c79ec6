"""The robot reader: reads the built pages, types or clicks, and compares what it sees."""
