"""FHIR R4 in: records of other systems become clients, past sessions, diagnoses and goals of a practice.

A file is read strictly, in memory and within limits; its ids, references and narrative are never trusted.
Each patient is one transaction; what can't be taken is named with its reason. Nothing is ever added to a
client who was here before.
"""
