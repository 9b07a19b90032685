"""Papers, signatures and agreements are said once and never changed; nothing takes their place."""

from django.db import migrations

from twodrawer.lib.append_only import PutUp, append_only, no_replacing

ONCE = {
    "paper": (("ref",),),
    "paperversion": (("ref",), ("paper_id", "version")),
    "paperscan": (("ref",), ("paper_id",)),
    "papersignature": (("ref",), ("version_id", "part")),
    "paperend": (("ref",), ("paper_id",)),
    "signerrule": (("ref",), ("client_id", "version")),
    "noticetext": (("ref",), ("practice_id", "version")),
    "noticegiven": (("ref",),),
    "restriction": (("ref",),),
    "restrictionstep": (("ref",), ("restriction_id", "step")),
    "channel": (("ref",), ("client_id", "version")),
}


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_papers")]
    operations = [
        PutUp(
            *(append_only(f"disclosures_{table}") for table in ONCE),
            *(no_replacing(f"disclosures_{table}", *keys) for table, keys in ONCE.items()),
        )
    ]
