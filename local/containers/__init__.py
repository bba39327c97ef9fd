"""What `make sam-local` is made of: functions in containers, against a running local cloud."""
