"""What is typed on its pages."""
