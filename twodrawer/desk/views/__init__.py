"""HTTP only: what was asked, who asks, which query or action answers, which page shows it."""
