"""The demo practice: invented people, a year of sessions and notes, made by the same actions as everything else."""
