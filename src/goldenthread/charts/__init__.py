"""Charts as plain SVG: one chart per file, each with its title, description and table."""
