"""AWS in the lab: an account served by moto, and the tokens that its users sign."""
