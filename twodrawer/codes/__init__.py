"""Code lists, look-up only: ICD-10-CM, CPT numbers and times, place of service.

No tables, no network, no client. `icd` reads its list on first use; the others are in the code.
"""
