"""The triggers that must stand in the databases, asked for by name before anything is served.

A table that is rebuilt loses its triggers silently, and so does one whose triggers somebody dropped: then what
was signed or recorded could be changed, and nothing would stop it.
"""

from typing import Any

KEPT_TABLES = (
    "audit_entry",
    "audit_entryref",
    "audit_leaf",
    "audit_checkpoint",
    "audit_commitment",
    "chart_noteversion",
    "chart_signature",
    "chart_returncomment",
    "chart_print",
    "people_policy",
    "people_policyend",
    "people_referral",
    "people_emergencyaccess",
    "people_emergencyend",
    "compliance_accessreview",
    "scheduling_series",
    "disclosures_requeststep",
    "retention_legalhold",
    "retention_holdrelease",
    "retention_destructioncertificate",
    "chart_paperfile",
    "disclosures_disclosure",
    "disclosures_suspension",
    "disclosures_accountreport",
)


def required(vendor: str) -> dict[str, frozenset[str]]:
    """Database alias → the triggers that must be there."""
    if vendor == "sqlite":
        record = {f"{table}_no_{verb}" for table in KEPT_TABLES for verb in ("update", "delete", "replace_0")}
        keys = {"sealing_datakey_no_delete", "sealing_datakey_no_return", "sealing_datakey_no_replace"}
    else:
        record = {f"{table}_no_{what}" for table in KEPT_TABLES for what in ("change", "truncate")}
        keys = {"sealing_datakey_kept", "sealing_datakey_no_truncate"}
    return {"default": frozenset(record | {"audit_entry_about"}), "keys": frozenset(keys)}


def required_in_vault(vendor: str) -> frozenset[str]:
    """The triggers that must be in the vault's database: its ledger's, and those that keep used tickets used."""
    ledger = ("audit_entry", "audit_entryref", "audit_leaf", "audit_checkpoint", "audit_commitment")
    tables = (*ledger, "vault_usedticket", "vault_tombstone")
    kept = ("update", "delete", "replace_0") if vendor == "sqlite" else ("change", "truncate")
    return frozenset({f"{table}_no_{what}" for table in tables for what in kept} | {"audit_entry_about"})


def missing_guards(connection: Any) -> frozenset[str]:
    """The triggers that should stand in this database of the record and don't."""
    standing = standing_guards(connection)
    return required(connection.vendor)[connection.alias] - standing


def missing_in_vault(connection: Any) -> frozenset[str]:
    """The same in the vault's database."""
    return required_in_vault(connection.vendor) - standing_guards(connection)


def standing_guards(connection: Any) -> frozenset[str]:
    """Every trigger of a database, by name."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        # Disabled ones ('D') guard nothing.
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return frozenset(row[0] for row in cursor.fetchall())
