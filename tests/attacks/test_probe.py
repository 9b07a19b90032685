import time
def test_probe(world):
    for name in ("okafor","ibarra","rowan","nobody"):
        c=world.browser(name)
        for u in ("/", f"/clients/{world['rowan']}/", f"/notes/{world['signed']}/", f"/sessions/{world['session']}/"):
            t=time.monotonic()
            r=c.get(u)
            print(name,u,r.status_code,len(r.content), round(time.monotonic()-t,3))
