"""pgAdmin in a browser: the steps of the guide, done by the labels that it names."""
