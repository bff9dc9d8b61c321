"""The limits: a bare Django behind the same kind of server. Never part of the product.

`/constant` answers with a constant; `/table` renders fifty rows of one query.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from psycopg2.extensions import parse_dsn

TABLE = """<!doctype html><html lang="en"><head><title>Rows</title></head><body><table>
{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.title }}</td><td>{{ row.status }}</td>
<td>{{ row.node_hours }}</td><td>{{ row.received_at|date:"j M Y H:i" }}</td></tr>{% endfor %}
</table></body></html>"""

_place = parse_dsn(os.environ["DATABASE_URL"])
settings.configure(
    SECRET_KEY="only-for-measuring",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF="tests.bench.limit",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _place["dbname"],
            "USER": _place.get("user", ""),
            "PASSWORD": _place.get("password", ""),
            "HOST": _place.get("host", ""),
            "PORT": _place.get("port", ""),
            "CONN_MAX_AGE": 600,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


class Row(models.Model):
    """A row of the table, as lists show it."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    received_at = models.DateTimeField()

    class Meta:
        app_label = "limit"
        managed = False
        db_table = "applications_application"

    def __str__(self) -> str:
        return self.number


_template = engines["django"].from_string(TABLE)


def constant(_request: HttpRequest) -> HttpResponse:
    """Nothing but the server and the framework."""
    return HttpResponse("here")


def table(_request: HttpRequest) -> HttpResponse:
    """Fifty rows, one query, one template."""
    rows = Row.objects.filter(status__in=["closed", "technical_check"]).order_by(
        "status", "received_at", "id"
    )[:50]
    return HttpResponse(_template.render({"rows": rows}))


urlpatterns = [path("constant", constant), path("table", table)]
application = WSGIHandler()
