"""What the app keeps for a person: uploads, scenarios, plans, and the solves that run for them."""
