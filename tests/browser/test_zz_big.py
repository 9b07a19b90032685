import time, re
from tests.browser.test_input import *
def test_big(page, house):
    draft(page, house)
    page.on("request", lambda r: print(time.time()%1000, "REQ", r.url, len(r.post_data or "")) if "save" in r.url else None)
    page.on("response", lambda r: print(time.time()%1000, "RESP", r.status, r.url) if "save" in r.url else None)
    page.on("requestfailed", lambda r: print(time.time()%1000, "FAILED", r.url, r.failure) if "save" in r.url else None)
    t=time.time()
    page.evaluate("""() => { const area = document.querySelector('textarea[name="section_plan"]');
      area.value = "x\\n".repeat(1_000_000); area.dispatchEvent(new Event("input", {bubbles: true})); }""")
    print(time.time()%1000, "set in", time.time()-t)
    for i in range(20):
        t=time.time(); ph = page.locator("[data-draft-status]").get_attribute("data-phase"); print(time.time()%1000, ph, time.time()-t); page.wait_for_timeout(1500)
        if ph == "refused": break
    print(page.locator("[data-draft-told]").inner_text())
