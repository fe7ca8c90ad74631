"""The platform: a floor, and parts standing on it."""

from flask import Flask

import config
import moderation
from app import (
    accounts,
    comments,
    core,
    demo,
    development,
    home,
    notifications,
    participations,
    proposals,
    responses,
    results,
    sheets,
    styleguide,
    supports,
    surveys,
    votes,
)

PARTS = (
    core,
    accounts,
    moderation,
    comments,
    supports,
    responses,
    participations,
    proposals,
    surveys,
    sheets,
    votes,
    results,
    notifications,
    home,
    demo,
    styleguide,
    development,
)  # by level


def create_app(configuration: str | None = None, **settings: object) -> Flask:
    """Make the application: settings first, then each part in the order of the levels."""
    app = Flask(__name__, instance_path=str(config.ROOT / "instance"))
    config.load(app, configuration, settings)
    for part in PARTS:
        part.init_app(app)
    return app
