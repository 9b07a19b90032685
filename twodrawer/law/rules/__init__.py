"""The rules, one function for each paragraph, gathered by the purpose they answer.

A rule takes a question and gives an answer, or None where it doesn't speak; the first answer counts. The
order within a purpose is the order of the regulation. Rules for progress notes and the designated record set
are here; other records have a rule only where `apart` gives them one, and no rule means no.
"""
