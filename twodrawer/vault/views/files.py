"""The vault's own page and scripts: what is on the list, and nothing else."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from twodrawer.vault.problems import No, nothing_here
from twodrawer.vault.site import site


def file_view(request: HttpRequest) -> HttpResponse:
    """A file of the list. Asked for anew each time; a browser that has it is told so."""
    served = site().get(request.path)
    if served is None:
        problem = nothing_here()
        problem.is_refusal = False  # a mistyped address reaches for nothing
        raise problem
    if request.method not in ("GET", "HEAD"):
        raise No("method", "The vault doesn't take this method here", code=405)
    packed = served.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    tag = f'"{served.sha256}-gzip"' if packed else f'"{served.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(packed or served.body, content_type=served.content_type)
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
    answer.headers["ETag"] = tag
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
