"""The rules, models and use cases. Standard library only."""
