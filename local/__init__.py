"""Developer tooling: the whole stack on one machine, without AWS. Nothing here is deployed."""
