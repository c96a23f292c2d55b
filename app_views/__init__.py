"""The pages of the app. They draw; what they show is made in `optimizer`."""
