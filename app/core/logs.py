"""One JSON line per event, with the request's id and without personal data."""

import json
import logging
import sys
import time
from secrets import token_hex

from flask import Flask, Response, g, has_request_context, request

FIELDS = ("request_id", "method", "route", "status", "milliseconds", "kind", "count")


class JsonLines(logging.Formatter):
    """Events as JSON; addresses and form values never stand in one, the route's pattern does."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        event = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            event["request_id"] = g.get("request_id", "-")
        event |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            event["error"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


def begin() -> None:
    """Give the request an id."""
    g.request_id = token_hex(8)
    g.began = time.perf_counter()


def finish(response: Response) -> Response:
    """Write one line about the request."""
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    route = request.url_rule.rule if request.url_rule else "-"
    logging.getLogger("platform.request").info(
        "%s %s %s",
        request.method,
        route,
        response.status_code,
        extra={
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        },
    )
    return response


def init_app(app: Flask) -> None:
    """Log to standard output in the format the settings name."""
    handler = logging.StreamHandler(sys.stdout)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if app.config["LOG_FORMAT"] == "json" else text)
    for name in ("platform", app.logger.name):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(app.config["LOG_LEVEL"])
        logger.propagate = bool(app.testing)
    app.before_request(begin)
    app.after_request(finish)
