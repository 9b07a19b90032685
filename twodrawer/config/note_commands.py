"""`twodrawer verify` without a file: every signed note of this installation, and nothing of what they say."""

import sys

from twodrawer.config.migrating import start_django
from twodrawer.lib.progress import Progress


def verify_all() -> int:
    """Each note that was ever frozen is as it was signed. Exit status 1 when one isn't; each of those is named."""
    start_django()
    from twodrawer.chart.queries.on_paper import paper_faults
    from twodrawer.chart.queries.verification import frozen_notes, verify_notes
    from twodrawer.lib.time import now

    on = now().date()
    refs, wrong, signed, proved = frozen_notes(), 0, 0, 0
    bar = Progress("Verifying signed notes", sys.stderr)
    for done, found in enumerate(verify_notes(refs, on=on), 1):
        ref = refs[done - 1]
        signed += len(found.checks)
        proved += sum(check.says.startswith("Signed by") for check in found.checks)
        if not found.holds:
            wrong += 1
            faults = [
                *found.wrong,
                *(f"{check.part}: {one}" for check in found.checks for one in check.wrong),
            ]
            print(f"no  note {ref}: {'; '.join(dict.fromkeys(faults))}")
        bar.show(done, len(refs))
    bar.end()
    paper = paper_faults()
    for fault in paper:
        print(f"no  {fault}")
    attested = signed - proved
    print(
        f"{len(refs):,} notes, {signed:,} signatures: {proved:,} proved by a passkey, "
        f"{attested:,} attested by the practice. "
        + (f"{wrong:,} notes are not as they were signed." if wrong else "Each is as it was signed.")
    )
    return 1 if wrong or paper else 0
