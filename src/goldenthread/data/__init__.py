"""Everything that comes in: published files read by their real quirks, kept with their editions.

`observations` is the one table all readers fill; `disclosure` is the door through which anything
about people leaves.
"""
