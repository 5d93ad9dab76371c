"""Hosts: the programs whose cells call the worksheet functions."""
