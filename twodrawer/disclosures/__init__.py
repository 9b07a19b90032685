"""Ways out of the record: papers that allow them, requests, releases, and the account of them.

Whatever leaves the practice passes here and is in the accounting where the law asks for it (45 CFR 164.528).
"""
