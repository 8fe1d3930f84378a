"""The whole web application: the endpoint, with GraphiQL in development."""

from starlette.types import ASGIApp

from graph.http import app
from wardgraph.settings import Settings
from web import ide


def create_app(settings: Settings) -> ASGIApp:
    """The application for `settings`, whose `api_database_url` names the login wardgraph_api."""
    if settings.environment == "production":
        return app.create_app(settings)
    return app.create_app(settings, app.Explorer(lambda: ide.page(development=True), ide.routes(development=True)))
