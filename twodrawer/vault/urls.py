"""Every door of the vault process. A door without its rows in tests/spec/vault_doors.csv fails the build."""

from django.urls import path, re_path

from twodrawer.vault.views import entry, files, keys, notes, rotation

urlpatterns = [
    path("v1/site", entry.site_view, name="site"),
    path("v1/sessions", entry.sessions_view, name="sessions"),
    path("v1/challenges", entry.challenges_view, name="challenges"),
    path("v1/proofs", entry.proofs_view, name="proofs"),
    path("v1/identities", keys.identities_view, name="identities"),
    path("v1/identities/<uuid:identity_ref>/kit", keys.kit_view, name="kit"),
    path("v1/identities/<uuid:identity_ref>/wraps", keys.wraps_view, name="wraps"),
    path("v1/wraps/<uuid:wrap_ref>/remove", keys.wrap_remove_view, name="wrap_remove"),
    path("v1/manifest", notes.manifest_view, name="manifest"),
    path("v1/shelves", notes.shelves_view, name="shelves"),
    path("v1/notes", notes.notes_view, name="notes"),
    path("v1/files", notes.files_view, name="files"),
    path("v1/saves", notes.saves_view, name="saves"),
    path("v1/rotations/<uuid:identity_ref>", rotation.rotation_view, name="rotation"),
    path("v1/rotations/<uuid:identity_ref>/files", rotation.rotation_files_view, name="rotation_files"),
    path("v1/rotations/<uuid:identity_ref>/finish", rotation.rotation_finish_view, name="rotation_finish"),
    path("v1/rotations/<uuid:identity_ref>/abandon", rotation.rotation_abandon_view, name="rotation_abandon"),
    re_path(r"^", files.file_view, name="file"),
]
