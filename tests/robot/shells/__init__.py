"""What a snippet means to each shell: which programs it calls, and how."""
