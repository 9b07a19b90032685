"""Settings of sign-in (django-allauth). No public sign-up, no social sign-in; a second factor for all staff.

Invitations prove addresses: whoever opens the link was handed it by an administrator, or has that mailbox.
"""

from urllib.parse import unquote, urlsplit

from twodrawer.config import home as _home

_place = _home.read_home()
_is_secure = _place.origin.startswith("https://")

# -- accounts ------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "twodrawer.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False  # a sign-in ends with the browser, and earlier when nobody is there
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sign-ins end, this one stays
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "offline_code": "10/m/ip,5/900s/key",
    "invitation": "30/m/ip",
    "set_up": "10/m/ip",
}
# Behind https there is a proxy, and the address of the person is the last one it forwards.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _is_secure else 0

# -- second factors ------------------------------------------------------------------------------------
MFA_ADAPTER = "twodrawer.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Twodrawer"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = False
# python-fido2 accepts https, and http on localhost alone: nothing has to be loosened for a laptop.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

# -- sign-ins ------------------------------------------------------------------------------------------
USERSESSIONS_ADAPTER = "twodrawer.people.adapters.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# -- mail: invitations and forgotten passwords, where a server is named --------------------------------
if _place.email_url:
    _mail = urlsplit(_place.email_url)
    if _mail.scheme not in ("smtp", "smtps", "smtp+tls") or not _mail.hostname:
        raise _home.BadSettings(
            "TWODRAWER_EMAIL_URL must look like smtp+tls://name:password@mail.example:587 (or smtps://, smtp://)."
        )
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_PORT = _mail.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = f"twodrawer@{urlsplit(_place.origin).hostname or 'localhost'}"
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
