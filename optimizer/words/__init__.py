"""The parts of sentences: rules and their rows, criteria, values of the law, differences of scenarios."""
