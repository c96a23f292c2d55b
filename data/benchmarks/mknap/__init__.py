"""Multidimensional knapsack instances as workbooks; README.md says where they come from."""
