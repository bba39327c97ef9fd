"""Gaps of the local cloud that are closed inside its own process, one module each.

They replace private functions of the one MiniStack version that `locks/cloud.in` pins; another that
lacks them fails at its start.
"""
