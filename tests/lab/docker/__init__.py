"""The lab in Docker, with its clients: bash, Command Prompt in Wine, pgAdmin."""
