from tests.attacks.test_vault_frame import *
from tests.attacks.test_vault_frame import everything, stranger, desk
def test_x(everything):
    desk=everything
    f=desk.frame
    f.evaluate("""() => { window.io=[]; const make=(sel)=>new IntersectionObserver((es)=>{ for (const e of es) window.io.push([sel, Math.round(performance.now()), e.isVisible, +e.intersectionRatio.toFixed(2), e.isIntersecting]) }, {trackVisibility:true, delay:100, threshold:[0,0.5,1]}).observe(document.querySelector(sel));
       for (const s of ['.vault-inside','[data-place=view]','[data-do=move]','textarea']) make(s); }""")
    desk.page.wait_for_timeout(500)
    print("plain", f.evaluate("window.io.splice(0)"))
    for c in COVERS:
        desk.page.evaluate(f"() => {{ {COVERS[c]} }}")
        desk.page.wait_for_timeout(700)
        print(c, f.evaluate("window.io.splice(0)"))
        desk.page.evaluate("window.uncover()")
        desk.page.wait_for_timeout(500)
        print("un", f.evaluate("window.io.splice(0)"))
    desk.page.screenshot(path="/tmp/x.png")
    assert 0
