"""The only package that says S3: forms, downloads and object versions."""
