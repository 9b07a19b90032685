"""Practices, the people who work in them, the clients they see, and how each of them signs in.

Accounts belong to the installation and only open the door. What somebody may do hangs on their membership
of a practice, its roles with their dates, and on care-team and supervision links with theirs.
"""
