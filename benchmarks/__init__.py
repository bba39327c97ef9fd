"""What the service costs, measured. No figure fails a build."""
