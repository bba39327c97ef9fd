"""`make storm`: thousands of uploads, every fault there is, and what is left of it afterwards."""
