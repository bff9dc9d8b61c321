"""The Celery application: broker, queues, two beats. Work itself is rows in `aifactory.jobs`."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aifactory.settings")

app = Celery("aifactory")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "global_keyprefix": f"{settings.REDIS_PREFIX}:",
        "socket_connect_timeout": 2,
        # A request must not wait for a broker that is away: one quick try, the sweep does the rest.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_track_started=True,
    task_time_limit=900,
    task_soft_time_limit=840,
    task_default_queue="default",
    task_create_missing_queues=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule={
        "sweep lost and due jobs": {"task": "aifactory.jobs.sweep", "schedule": 10.0},
        "start scheduled jobs": {"task": "aifactory.jobs.tick", "schedule": 30.0},
    },
)
# For every thread of the web process, not only the one that imported this module.
app.set_default()
app.autodiscover_tasks(["aifactory.jobs"])
