"""One file for each resource: how it is read, and what of it the chart can hold. Pure; the day is handed in."""
