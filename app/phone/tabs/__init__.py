"""One phone for all tabs of a site: one holds the line, the others mirror it."""
