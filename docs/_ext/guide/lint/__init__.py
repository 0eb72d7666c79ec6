"""What files and pages must keep to; what breaks a rule is named with its place."""
