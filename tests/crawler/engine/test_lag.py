"""What a process did itself is no slowness of a server's."""

import asyncio
import time

from crawler.engine.lag import Lag


def keep_busy(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


async def measure(*busy):
    lag = Lag(asyncio.get_running_loop())
    begun = lag.begin()
    for seconds in busy:
        await asyncio.sleep(0)
        keep_busy(seconds)
    return lag.end(begun)


def test_time_in_which_a_loop_was_busy_is_lag():
    assert 0.2 <= asyncio.run(measure(0.15, 0.15)) <= 5


def test_time_in_which_it_waited_is_none():
    async def waiting():
        lag = Lag(asyncio.get_running_loop())
        begun, at = lag.begin(), time.monotonic()
        try:
            await asyncio.wait_for(asyncio.Event().wait(), 0.3)
        except TimeoutError:
            return lag.end(begun), time.monotonic() - at

    lag, passed = asyncio.run(waiting())
    assert passed >= 0.3
    assert lag <= passed - 0.25


def test_nothing_is_measured_while_nobody_waits():
    async def pause():
        lag = Lag(asyncio.get_running_loop())
        lag.end(lag.begin())
        keep_busy(0.2)
        return lag.end(lag.begin())

    assert asyncio.run(pause()) < 0.05
