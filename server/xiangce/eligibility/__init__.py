"""What may be claimed, how much at most, why, what is missing, and where to go: decided from the criteria in the graph.

rules (graph → trees, caps) ─► compiled, ceilings (→ column expressions) ─┐
files ─ intake ─► tables (facts by row) ─┬─► judging ─► batch, targets, impact ─► tables for many
statements ─► said (one row) ────────────┘        └─► tree, amounts, repair, missing, routes ─► answer for one
"""
