"""Pages of the app. They draw; what is computed is computed in `optimizer`."""
