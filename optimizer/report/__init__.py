"""What people get to see: plan.json, plan.xlsx, the summary and the reasons."""
