"""`make bench`: the service beside its peers, measured in one run. No figure fails a build."""
