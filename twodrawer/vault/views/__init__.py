"""HTTP only: what a request says goes to an action or a query, and what that gives goes out as JSON."""
