"""The pages of a site, the demo and the console: built, served here, and uploaded to AWS."""
