"""The only package that says HTTP: requests, answers, problems, cookies."""
