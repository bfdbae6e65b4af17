"""The pictures of a ranking: bars in its cells, the interval of each rank, the map."""
