"""What may turn out otherwise: ranges of money, quantiles of cost. README.md says how sure each is."""
