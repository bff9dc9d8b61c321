"""A PostgreSQL and a Redis that this machine happens to run, for one more run of the stack tests.

`check` says whether they are there, `create` prints the variables of a database and a key space
of our own, `drop` removes them. Run as `python -m tests.local_servers`.
"""

import os
import secrets
import shlex
import sys
from contextlib import closing

import psycopg2
import redis
from psycopg2 import sql

HOST = "127.0.0.1"
SECONDS = 2
OLDEST_POSTGRES = 150000
OLDEST_REDIS = 6
REDIS_DATABASE = 11
OWNER, APPLICATION, DATABASE = "aifactory_ci_owner", "aifactory_ci_app", "aifactory_ci"


def _postgres() -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(
        host=HOST, port=5432, user="postgres", dbname="postgres", connect_timeout=SECONDS
    )
    connection.autocommit = True
    return connection


def _redis() -> "redis.Redis":
    return redis.Redis(
        host=HOST,
        port=6379,
        db=REDIS_DATABASE,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
    )


def why_not() -> str:
    """Why the second run is left out; empty when both servers will do."""
    try:
        with closing(_postgres()) as postgres:
            version = postgres.server_version
    except psycopg2.OperationalError:
        return f"no PostgreSQL answers on {HOST}:5432 to the user postgres"
    if version < OLDEST_POSTGRES:
        return f"PostgreSQL {version // 10000} on {HOST} is older than 15"
    try:
        with closing(_redis()) as client:
            major = int(client.info("server")["redis_version"].split(".")[0])
            used = client.dbsize()
    except redis.RedisError:
        return f"no Redis answers on {HOST}:6379"
    if major < OLDEST_REDIS:
        return f"Redis {major} on {HOST} is older than {OLDEST_REDIS}"
    return f"Redis database {REDIS_DATABASE} is in use" if used else ""


def create() -> dict[str, str]:
    """Two roles with passwords of this run and a database; the variables that name them."""
    drop()
    password = secrets.token_hex(16)
    with closing(_postgres()) as postgres, postgres.cursor() as cursor:
        for role, right in ((OWNER, "CREATEDB CREATEROLE"), (APPLICATION, "NOCREATEDB")):
            cursor.execute(
                sql.SQL(f"CREATE ROLE {{}} LOGIN {right} PASSWORD {{}}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )
    return {
        "DATABASE_URL": f"postgres://{APPLICATION}:{password}@{HOST}:5432/{DATABASE}",
        "DATABASE_OWNER_URL": f"postgres://{OWNER}:{password}@{HOST}:5432/{DATABASE}",
        "REDIS_URL": f"redis://{HOST}:6379/{REDIS_DATABASE}",
    }


def drop() -> None:
    """Remove what `create` and the tests made, and nothing else."""
    with closing(_postgres()) as postgres, postgres.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba "
            "WHERE rolname = %s",
            [OWNER],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in (APPLICATION, OWNER):
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    with closing(_redis()) as client:
        for key in client.scan_iter(match="aifactory-*"):
            client.delete(key)


def main(action: str) -> int:
    if action == "check":
        reason = why_not()
        sys.stdout.write(f"skipped: {reason}\n" if reason else "stack tests on local servers\n")
        return 1 if reason else 0
    if action == "create":
        for name, value in create().items():
            sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
        return 0
    drop()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(SECONDS))
    sys.exit(main(sys.argv[1]))
