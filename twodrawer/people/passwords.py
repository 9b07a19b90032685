"""Argon2 for passwords, sized so that eight people signing in at once don't exhaust a small machine."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """19 MiB and two passes a password: the OWASP profile for machines with little memory."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
