"""Tables and charts for a screen."""
