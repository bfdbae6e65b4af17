"""Places: authorities by code with their life spans, boundaries, neighbours, groups."""
