"""Each queue has lanes of its own in a worker: what is slow in one keeps no other waiting."""

import asyncio
from threading import Event

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from tongban.kernel.access import phone_code
from tongban.kernel.core import outbox
from tongban.kernel.core.jobs import LANES, defer
from tongban.project.serving import worker


async def until(working, reached, let_go):
    """Work until something is reached; then let the rest go and stop."""
    async with working.open_async():
        told = asyncio.Event()
        at_work = asyncio.create_task(worker.work(working, told))
        try:
            return await asyncio.to_thread(reached.wait, 15)
        finally:
            let_go.set()
            told.set()
            await at_work


def leaving_nothing_open(call_next, context, worker):
    try:
        return call_next()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_gateway_of_codes_that_does_not_answer_holds_up_nothing_else(monkeypatch):
    relayed, answered = Event(), Event()
    monkeypatch.setattr(phone_code, "give_to_gateway", lambda _code_id: answered.wait(30))
    monkeypatch.setattr(worker, "_fresh_connections", leaving_nothing_open)  # minutely jobs run here, too
    monkeypatch.setattr(outbox, "relay", lambda **_given: relayed.set())
    for number in range(sum(LANES.values())):
        defer("access.send_code", queue="codes", code_id=number)
    defer("core.relay")
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        assert asyncio.run(until(working, relayed, answered))
