"""The rules, one function for each paragraph, gathered by the record they are about (`sheets`).

A rule takes a question and gives an answer, or None where it doesn't speak; the first answer counts. `chart` holds
progress notes and the designated record set, `psychotherapy_notes` and `part2` their closed lists, `misfiled` what
lies in the wrong drawer. `forms` reads signed papers. `state_law` lays a state's law over the federal answer.
"""
