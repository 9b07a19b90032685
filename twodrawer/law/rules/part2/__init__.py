"""Substance use disorder records under 42 CFR part 2, as amended in 2024.

Two kinds. A Part 2 record opens inside the program to those who need it to treat (2.12(c)(3)), otherwise on the
patient's consent (2.31, 2.33), and without it in the few cases the part names. A SUD counseling note has a closed
list of its own (2.31(b)(1)), as psychotherapy notes have in HIPAA: what isn't on it needs a consent for these
notes alone.

State law can neither authorize nor compel what the part forbids (2.20), and a subpoena or an ordinary court
order opens nothing (2.61). Some paragraphs were seen only in an edition before 2024; their citations say so, and
where the safe reading differs from the open one, the safe one is taken: 2.2(b), 2.65 and 2.67 were not seen.
"""
