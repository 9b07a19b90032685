"""Envelope encryption of the record.

Every name, contact, diagnosis and word about a client is stored sealed: AES-256-GCM under a data key, and the
data key wrapped by the practice's key. Whoever has the database alone has nothing to read; whoever has the
database and the store of wrapped keys still lacks the practice's key, which lies with a key provider.
Destroying a data key destroys what it sealed, wherever copies of the ciphertext lie.

This room protects the chart. It never touches a key of anyone's vault.
"""
