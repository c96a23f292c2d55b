"""Method `decomposition`: prices tie the projects together, each project answers on its own.

arrays → pricing → master prove a bound; diving and sub-problems find plans; search puts them together.
"""
