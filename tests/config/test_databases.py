"""Whatever may have to wait for the database has a limit, and DATABASE_URL can change it."""

import environ

from config.databases import databases, pooler_unfit, with_limits


def options(url: str, *, serving: bool = True) -> dict:
    return with_limits(environ.Env.db_url_config(url), serving=serving)["OPTIONS"]


def test_a_request_waits_for_postgresql_only_so_long():
    limits = options("postgres://coverage@localhost/coverage")
    assert limits["connect_timeout"] == 5
    assert "-c statement_timeout=60s" in limits["options"]
    assert "-c lock_timeout=30s" in limits["options"]
    assert "-c idle_in_transaction_session_timeout=300s" in limits["options"]


def test_the_planner_looks_at_as_many_tables_as_the_workbook_joins():
    for serving in (True, False):
        limits = options("postgres://localhost/coverage", serving=serving)
        assert "-c join_collapse_limit=11" in limits["options"]


def test_a_command_may_take_long():
    assert "statement" not in options("postgres://localhost/coverage", serving=False)["options"]


def test_the_address_of_the_database_changes_a_limit():
    given = options("postgres://localhost/coverage?connect_timeout=2&options=-c lock_timeout=1s")
    assert (given["connect_timeout"], given["options"]) == (2, "-c lock_timeout=1s")


def test_sqlite_waits_for_its_lock_only_so_long():
    assert options("sqlite:////tmp/db")["timeout"] == 30
    assert options("sqlite:////tmp/db?timeout=5")["timeout"] == 5


def test_pages_go_through_the_pooler_and_commands_do_not():
    main, pooler = (environ.Env.db_url_config(f"postgres://{host}/coverage") for host in "mp")
    serving = databases(main, standby=None, pooler=pooler, serving=True)["default"]
    assert serving["HOST"] == "p"
    assert serving["DISABLE_SERVER_SIDE_CURSORS"]
    assert "options" not in serving["OPTIONS"]
    assert databases(main, standby=None, pooler=pooler, serving=False)["default"]["HOST"] == "m"


def test_a_pooler_that_cannot_be_reached_is_told_without_its_password():
    pooler = environ.Env.db_url_config("postgres://coverage:hush@127.0.0.1:1/coverage")
    (sentence,) = pooler_unfit(pooler)
    assert sentence.startswith("The database cannot be reached through POOLER_URL: connection fai")
    assert "hush" not in sentence
    assert list(pooler_unfit(None)) == []
