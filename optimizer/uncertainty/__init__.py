"""How sure an answer is, and what it trades: samples, ladders, frontiers, land revenue, other good plans.

One file a question; `draws` makes what may turn out otherwise, `solved` solves like books one after another.
"""
