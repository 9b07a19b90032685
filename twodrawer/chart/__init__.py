"""The chart: progress notes with their states, versions and signatures, diagnoses and treatment goals.

A draft is its author's alone. What is signed is never edited: additions are addenda with signatures of
their own. Whatever leaves this room on paper passes the gate in `leaving.py`, which records it.
"""
