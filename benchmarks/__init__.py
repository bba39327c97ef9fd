"""Figures that somebody wants to see; none of them is a test."""
