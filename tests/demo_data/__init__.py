"""A month of visits for looking at the console, lived through the service's own code."""
