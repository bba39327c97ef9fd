"""The only package that says PK: keys, items and conditional writes."""
