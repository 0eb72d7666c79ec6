"""The lab without Docker: the PostgreSQL of this machine."""
