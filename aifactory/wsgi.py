"""The web process."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aifactory.settings")
application = get_wsgi_application()
# What is loaded now lives as long as the process: keep the collector from walking it on every
# pass (it doubles the slow tail of pages, see docs/adr/0006).
gc.collect()
gc.freeze()
