"""Files of the package travel compressed where that is safe, and pages never."""

import gzip

from tests.support import keller


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_style_sheet_travels_compressed_and_is_the_same_file(db):
    plain = keller.browser().get("/static/css/base.css")
    small = keller.browser().get("/static/css/base.css", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    sent = body_of(small)
    whole = body_of(plain)
    assert gzip.decompress(sent) == whole
    assert len(sent) < len(whole) / 2


def test_a_page_and_a_typeface_do_not(db):
    keller.practice()
    page = keller.browser().get("/account/sign-in/", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert b"csrfmiddlewaretoken" in page.content
    assert "Content-Encoding" not in page.headers
    face = keller.browser().get("/static/fonts/source-sans-3.woff2", headers={"accept-encoding": "gzip"})
    assert face.status_code == 200
    assert "Content-Encoding" not in face.headers
