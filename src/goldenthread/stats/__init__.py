"""Statistics of reviews: one statistic per file, each with its published reference."""
