"""What the service costs, measured side by side. No figure fails a build."""
