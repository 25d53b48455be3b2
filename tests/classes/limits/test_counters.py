"""The counters in the database and in memory: what still counts stays, and a fault is told."""

import datetime as dt
import threading

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache, caches
from django.db import connection

from classes.limits import counters, memory
from classes.limits.counters import CannotSaveError, TooManyCountersError
from classes.limits.memory import MemoryCounters
from classes.limits.uses import LimitReachedError, use
from classes.models import LimitCounter
from reports.retention.expired import delete_expired
from tests.classes.limits.sources import sources_at

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
A_MINUTE_LATER = NOON + dt.timedelta(seconds=61)


@pytest.fixture(params=["database", "memory"])
def store(request):
    return counters if request.param == "database" else MemoryCounters()


def uses_of(counted: dict[str, tuple[int, float]]) -> dict[str, int]:
    return {key: uses for key, (uses, _) in counted.items()}


def test_each_key_is_counted_until_its_own_time_is_over(store):
    with time_machine.travel(NOON, tick=False) as clock:
        for expected in (1, 2, 3):
            assert uses_of(store.count({"a": 60, "b": 3600})) == {"a": expected, "b": expected}
        clock.move_to(A_MINUTE_LATER)
        assert uses_of(store.count({"a": 60, "b": 3600})) == {"a": 1, "b": 4}


def test_a_use_that_is_given_back_does_not_count(store):
    store.count({"a": 60})
    store.count({"a": 60, "b": 60})
    store.give_back(["a", "b", "c"])
    assert uses_of(store.count({"a": 60, "b": 60})) == {"a": 2, "b": 1}


def test_what_is_refused_is_not_counted_so_that_trying_on_does_not_lengthen_the_wait(settings):
    settings.LIMITS = {"sign_in": "2/m/address, 4/h/address"}
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(2):
            use("sign_in", sources_at("192.0.2.1"))
        for _ in range(9):
            with pytest.raises(LimitReachedError, match="Wait 1 minute, then"):
                use("sign_in", sources_at("192.0.2.1"))
        clock.move_to(A_MINUTE_LATER)
        use("sign_in", sources_at("192.0.2.1"))


def test_the_refusal_says_how_long_until_the_last_limit_lets_in(settings):
    settings.LIMITS = {"sign_in": "1/m/address, 1/2h/address"}
    use("sign_in", sources_at("192.0.2.1"))
    with pytest.raises(
        LimitReachedError, match=r"1 time in 2 hours.* Wait 2 hours, then"
    ) as refused:
        use("sign_in", sources_at("192.0.2.1"))
    assert 7190 < refused.value.seconds <= 7200


def test_a_thousand_networks_of_one_block_share_its_wider_limit(settings):
    settings.LIMITS = {"sign_in": "30/m/address, 60/m/block"}
    let_in = 0
    for number in range(1000):
        try:
            use("sign_in", sources_at(f"2001:db8:7:{number:x}::1"))
            let_in += 1
        except LimitReachedError:
            continue
    assert let_in == 60
    assert use("sign_in", sources_at("2001:db8:8::1"))


def test_200_right_sign_ins_a_minute_through_one_address_leave_no_trace(db):
    for number in range(200):
        sources = sources_at("192.0.2.1", f"p{number}@school.example")
        use("sign_in", sources)
        counters.give_back(use("wrong_password", sources))
    assert LimitCounter.objects.count() == 1


def test_when_there_is_no_room_what_has_ended_goes_and_what_counts_stays(settings):
    settings.LIMITS_MOST_COUNTERS = 3
    with time_machine.travel(NOON, tick=False) as clock:
        counters.count({"short": 60, "long": 3600})
        counters.count({"third": 3600})
        with pytest.raises(TooManyCountersError):
            counters.count({"fourth": 60})
        clock.move_to(A_MINUTE_LATER)
        assert uses_of(counters.count({"fourth": 3600, "long": 3600})) == {"fourth": 1, "long": 2}
        with pytest.raises(TooManyCountersError):
            counters.count({"fifth": 60})
        assert uses_of(counters.count({"long": 3600})) == {"long": 3}


def test_in_memory_too(monkeypatch):
    monkeypatch.setattr(memory, "MOST_COUNTERS", 2)
    store = MemoryCounters()
    with time_machine.travel(NOON, tick=False) as clock:
        store.count({"short": 60, "long": 3600})
        with pytest.raises(TooManyCountersError):
            store.count({"third": 60})
        clock.move_to(A_MINUTE_LATER)
        assert uses_of(store.count({"third": 60, "long": 3600})) == {"third": 1, "long": 2}


def test_what_has_ended_is_deleted_every_day():
    with time_machine.travel(NOON):
        counters.count({"short": 60, "long": 3600})
        cache.set("short", 1, 60)
        cache.set("long", 1, 3600)
    with time_machine.travel(A_MINUTE_LATER):
        delete_expired()
        assert list(LimitCounter.objects.values_list("key", flat=True)) == ["long"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM cache")
            assert cursor.fetchone() == (1,)


def test_the_table_holds_no_address_and_no_email_address():
    use("wrong_password", sources_at("192.0.2.1", "r.patel@school.example"))
    rows = repr(list(LimitCounter.objects.values()))
    assert "192.0.2.1" not in rows
    assert "patel" not in rows


def test_the_cache_drops_nothing_that_still_counts(monkeypatch):
    monkeypatch.setattr(caches["default"], "_max_entries", 2)
    for key in ("a", "b", "c"):
        cache.set(key, "kept", 3600)
    with pytest.raises(TooManyCountersError):
        cache.set("d", "new", 3600)
    assert cache.get_many(["a", "b", "c"]) == dict.fromkeys("abc", "kept")
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)):
        cache.set("d", "new", 3600)
        assert cache.get("d") == "new"


def test_the_cache_adds_a_key_once():
    assert cache.add("code", "used", 60)
    assert not cache.add("code", "used", 60)


def test_200_uses_at_the_same_moment_are_all_counted(transactional_db):
    """The 201st is refused, and nothing is lost between threads."""

    def count_fifty() -> None:
        for _ in range(50):
            counters.count({"a": 3600, "b": 3600})
        connection.close()

    threads = [threading.Thread(target=count_fifty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert uses_of(counters.count({"a": 3600, "b": 3600})) == {"a": 201, "b": 201}


on_sqlite = pytest.mark.skipif(
    not django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="A pragma of SQLite stops the saving",
)


@pytest.fixture
def read_only(db):
    """Let the database answer, and refuse every change: as on a disk that is read-only."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def full(db):
    """Let the database grow no further: as on a disk that is full."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@on_sqlite
@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/password/reset/"])
def test_where_nothing_can_be_saved_the_page_says_so(client, page):
    assert client.get(page).status_code == 200
    answer = client.post(
        page, {"login": "a@school.example", "email": "a@school.example", "password": "x"}
    )
    assert answer.status_code == 503
    assert "cannot write to its database" in answer.text
    assert "Too many" not in answer.text


@on_sqlite
@pytest.mark.usefixtures("read_only")
def test_the_cache_says_that_it_could_not_save():
    for change in (cache.set, cache.add):
        with pytest.raises(CannotSaveError):
            change("key", "value", 60)


@on_sqlite
@pytest.mark.usefixtures("full")
def test_on_a_full_disk_the_page_says_so_too(client):
    statuses = set()
    for number in range(200):
        data = {"login": f"p{number}@school.example", "password": "x"}
        answer = client.post("/accounts/login/", data, REMOTE_ADDR=f"192.0.2.{number}")
        statuses.add(answer.status_code)
        if answer.status_code == 503:
            break
    assert statuses == {200, 503}
    assert "cannot write to its database" in answer.text
