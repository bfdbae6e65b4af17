"""One module for each publication: how its files are known and how they are read."""
