"""Why in, why out, what rules and money are worth, and how to repair a book without a plan.

One file a question; `worth` solves changed books, `explaining` asks all questions side by side.
"""
