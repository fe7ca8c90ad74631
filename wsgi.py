"""The application as a WSGI server and the `flask` command find it."""

from app import create_app
from app.core import startup
from deploy import running

running.join()
app = create_app()
startup.check_server(app)
