"""Doors of signing in and of one's own account. allauth's pages are routed one by one, under names it reverses itself;
what isn't here can't be reached."""

from django.urls import path, re_path

from twodrawer.people.views import account, confirm, factors, sign_in

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/sign-in/", sign_in.sign_in, name="account_login"),
    path("account/sign-in/passkey/", sign_in.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("account/sign-in/second-step/", sign_in.second_step, name="mfa_authenticate"),
    path("account/sign-in/help/", sign_in.help_page, name="sign_in_help"),
    path("account/sign-in/offline-code/", sign_in.offline_code_sign_in, name="offline_code_sign_in"),
    path("account/sign-out/", sign_in.sign_out, name="account_logout"),
    path("account/closed/", sign_in.closed, name="account_inactive"),
    path("account/keep-alive", sign_in.keep_alive, name="keep_alive"),
    path("account/confirm/", confirm.confirm, name="account_reauthenticate"),
    path("account/second-factor/", factors.enrol, name="enrol"),
    path("account/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("account/authenticator-app/", factors.add_app, name="mfa_activate_totp"),
    path("account/authenticator-app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/offline-code/", factors.offline_code, name="offline_code"),
    path("account/sign-ins/", account.own_sign_ins, name="usersessions_list"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/password/forgotten/", account.ask_reset, name="account_reset_password"),
    path("account/password/forgotten/sent/", account.reset_asked, name="account_reset_password_done"),
    path("account/password/forgotten/done/", account.reset_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^account/password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        account.reset,
        name="account_reset_password_from_key",
    ),
]
