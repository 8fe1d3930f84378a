"""The whole web application: the endpoint, the console, and in development GraphiQL."""

from starlette.types import ASGIApp

from graph.http import app
from wardgraph.settings import Settings
from web import console, ide


def create_app(settings: Settings) -> ASGIApp:
    """The application for `settings`, whose `api_database_url` names the login wardgraph_api."""
    explorer = None
    if settings.environment != "production":
        explorer = app.Explorer(lambda: ide.page(development=True), ide.routes(development=True))
    return app.create_app(settings, explorer, console.routes())
