"""Programs for whoever works on Twodrawer; none of them is part of what is installed."""
