"""How figures are made: one module a family of methods, each `figures(indicator, observed)`."""
