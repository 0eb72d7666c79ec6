"""What the guide is made of: values, tasks, problems and steps, without Sphinx."""
