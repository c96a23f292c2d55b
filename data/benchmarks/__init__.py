"""Instances with known optima, against which the solver is measured."""
