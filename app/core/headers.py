"""The headers of every answer: what browsers may load, and who may keep a copy."""

from flask import Flask, Response, g, request, session
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"
STRICT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def fragment(html: str) -> Response:
    """A piece of a page that a script asked for, marked as one."""
    return Response(html, mimetype="text/html", headers={"X-Fragment": "true"})


def add(response: Response) -> Response:
    """Strict by default; a route that set a header of its own keeps it."""
    headers = response.headers
    known = {name.lower() for name in headers.keys()}  # noqa: SIM118  (looking each up in the list costs more)
    for name, value in STRICT.items():
        if name.lower() not in known:
            headers.add(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "cache-control" not in known:
        decide_keeping(response)
    return response


def decide_keeping(response: Response) -> None:
    """An anonymous page without a form may be kept and asked for again; everything else is private."""
    plain = request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed
    if not plain or session.modified or g.get("csrf_token") or current_user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-store"
        return
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.vary.add("Cookie")
    response.add_etag()
    if request.if_none_match:
        response.make_conditional(request)


def init_app(app: Flask) -> None:
    """Add the headers; believe a proxy only when told how many there are."""
    app.after_request(add)
    hops = int(app.config["PROXY_HOPS"])
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops, hops)  # type: ignore[method-assign]
