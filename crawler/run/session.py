"""One run over one site, without the network: how it begins and ends, and what an answer changes. Each function takes
the `RunState` of the run first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from archive.errors import DamagedRecord, NothingFound
from archive.ledger.removals import REMOVED
from archive.ledger.runs import Run
from archive.ledger.urls import KINDS, RELIABLE
from archive.messages.language import _
from archive.record.article import Article
from archive.record.visit import DueUrl, Kind, Visit
from crawler.reading.challenges import CHALLENGE
from crawler.reading.errors import Blocked
from crawler.run import post_lists
from crawler.run.aliases import ALIAS, refuse_alias, settle_identity
from crawler.run.answer import Answer, FetchFailure
from crawler.run.clock import CLOCK
from crawler.run.known import known_of, learn, note_change
from crawler.run.lock import SiteLock, SiteLocked, SiteTaken
from crawler.run.looks import look_of
from crawler.run.machine import REPLIES, SILENCE
from crawler.run.mistakes import INTERNAL
from crawler.run.narrowing import SECTIONS
from crawler.run.options import Window
from crawler.run.outcomes import OUTSIDE, failed_visit, refused_visit, settled, unchanged_visit, visit_of
from crawler.run.post_lists import PostList
from crawler.run.revisit import GONE_VISITS, LISTING_INTERVAL
from crawler.run.scope import OUTSIDE_SCOPE
from crawler.run.site_state import Held
from crawler.run.state import RunState
from crawler.schedule.plan import is_due, plan_next
from crawler.sites import word_for
from crawler.urls.inferred import Learnt
from crawler.urls.traps import OVER_BUDGET

NEWS: tuple[Kind, ...] = ("seed", "sitemap", "feed")
"""Kinds that a new run requests again whatever it knows: new articles are named there first."""

RUNS_ASKED = 20
"""Runs of a site that are asked what its server's clock was."""

RESUMED_WITHIN = timedelta(hours=24)
"""A run that begins this soon after one that was cut off goes on with it: its lists are not requested again."""

# --- beginning and end ----------------------------------------------------------------------------


def begin(state: RunState, now: datetime) -> bool:
    """Begin the run and make due what a new run requests again. Return False where nothing may be requested: another
    process crawls the site, it is not the time of day, or what is requested was removed by order."""
    name, hours = state.site.name, state.options.hours
    if hours is not None:
        state.stats.politeness["hours"] = str(hours)
        if not hours.hold(now):
            state.stats.ending = "hours"
            return False
    for url in state.options.scope.sections:
        if state.archive.is_removed(url):
            state.stats.problem = _("{url}: it was removed by order: see tulieu removed", url=url)
            state.stats.ending = REMOVED
            return False
    begin_it = _begin_media if state.options.media_only else _begin
    try:
        with state.archive.joining(name):
            return begin_it(state, name, now)
    except BaseException:
        state.lock = state.run_id = None  # neither was stored
        raise


def _lock(state: RunState, name: str) -> SiteLock | None:
    """Lock the site; None where another process has it."""
    state.archive.crawls.enter_site(name, word_for(state.site))
    lock = SiteLock(state.archive, name)
    try:
        lock.acquire()
    except SiteLocked as locked:
        state.stats.problem, state.stats.ending = str(locked), "held"
        return None
    return lock


def _begin_media(state: RunState, name: str, now: datetime) -> bool:
    """Begin a run that requests no page. It leaves no trace among the crawls of the site."""
    state.lock = _lock(state, name)
    state.started_at = now.replace(microsecond=0)
    _take_from_earlier(state, state.archive.crawls.runs(name, limit=RUNS_ASKED))
    state.media.stats.due = state.archive.media.count_due(name, now, state.media.kinds)
    return state.lock is not None


def _take_from_earlier(state: RunState, earlier: list[Run]) -> None:
    """Take what earlier runs learnt of how to ask the site."""
    last = earlier[0] if earlier else None
    if last is not None and (delay := last.counts.get("politeness", {}).get("least_delay")):
        state.stats.politeness["least_delay"] = delay
    state.clock_agreed = _clock_agreed(earlier)


def _begin(state: RunState, name: str, now: datetime) -> bool:
    crawls = state.archive.crawls
    lock = _lock(state, name)
    if lock is None:
        return False
    if state.options.scheduled and not _is_still_due(state, now):
        lock.release()
        state.stats.problem, state.stats.ending = _("{site} was crawled by another process just now", site=name), "held"
        return False
    state.lock, state.started_at = lock, now.replace(microsecond=0)
    state.archive.put_back(name)  # what a killed run over a part left aside
    crawls.note_facts(name, {"tls": state.site.tls, **state.site.publisher.as_facts()})
    if not state.options.is_narrow:
        crawls.note_facts(name, {SECTIONS: None})
    earlier = crawls.runs(name, limit=RUNS_ASKED)
    last = earlier[0] if earlier else None
    _take_from_earlier(state, earlier)
    cut_off = last is not None and not last.counts.get("complete") and _just_begun(last, now)
    state.run_id = crawls.start_run(name, now)
    state.known = known_of(state.archive, name)
    make_new_due(state, now, cut_off=cut_off)
    if last is not None and last.counts.get("window") != str(state.options.window):
        # Other days are requested: what an earlier run left out may be wanted now.
        state.archive.make_due(name, ("article",), now, reason=OUTSIDE)
    state.archive.resume_waiting(name, now, final=(OUTSIDE, OUTSIDE_SCOPE), most=GONE_VISITS)
    if last is not None and last.counts.get("scope", "") != str(state.options.scope):
        state.archive.make_due(name, ("article",), now, reason=OUTSIDE_SCOPE)
    if state.narrowing is not None:
        state.narrowing.begin(now)
    state.trusted_kinds = state.archive.kinds_with_reliable_validators(name)
    articles = [count for count in state.archive.counts(name) if count.kind == "article"]
    state.stats.articles_due = sum(count.number for count in articles if count.outcome in (None, "failed"))
    state.known_articles = sum(count.number for count in articles)
    return True


def _is_still_due(state: RunState, now: datetime) -> bool:
    """Whether a site is due that was due when it was looked at: another process may have crawled it since."""
    known = state.archive.crawls.site_state(state.site.name)
    return known is None or is_due(known, now)


def _just_begun(last: Run, now: datetime) -> bool:
    return timedelta(0) <= now - last.started_at < RESUMED_WITHIN  # one in the future began under a false clock


def _clock_agreed(runs: list[Run]) -> bool:
    """Whether the server's clock agreed with this machine's in the last run that can say so."""
    told = (run.counts for run in runs if run.counts.get("request_count") and run.counts.get("ending") != CLOCK)
    last = next(told, None)
    return last is not None and "clock_skew" not in last.get("politeness", {})


def check_clock(state: RunState) -> bool:
    """Return whether the clock can be believed. Where not, the run is over and nothing more of it is saved."""
    problem = state.clock.find_problem(state.site.name, agreed_before=state.clock_agreed)
    if problem is None:
        return True
    state.broken, state.stats.problem = True, problem
    return False


def make_new_due(state: RunState, now: datetime, *, cut_off: bool = False) -> None:
    """Make due what a new run requests again; `cut_off`: whether it goes on with one that was."""
    name, options = state.site.name, state.options
    if options.scope.sections:
        return  # `Narrowing.enter` does it for what the sections have
    if options.full and options.limit is not None:
        # Otherwise every known address would be due and still be due when the limit ends the run.
        state.archive.make_due(name, NEWS, now)
        state.archive.make_due(name, ("article",), now, limit=options.limit)
    elif options.full:
        state.archive.make_due(name, KINDS, now)
    elif not cut_off:
        state.archive.make_due(name, NEWS, now, idle=True)


def renew(state: RunState) -> bool:
    """Keep the site locked for some time more. Return False where another process has taken it over: then nothing more
    of this run is saved."""
    if state.lock is None or state.lock.renew():
        return True
    state.stats.problem = _("{site} was taken over by another process", site=state.site.name)
    state.lock, state.broken = None, True
    return False


def end(state: RunState, now: datetime, *, ending: str, request_count: int, seconds: float) -> None:
    """End the run and write its counts down. `ending` is Scrapy's word for why it ended."""
    stats = state.stats
    if state.run_id is None and not (state.options.media_only and state.lock is not None):
        return
    stats.ending, stats.request_count, stats.seconds = ending, request_count, seconds
    try:
        state.check_lock()
    except SiteTaken as taken:
        state.broken, stats.problem = True, str(taken)
    if ending != "shutdown" and state.finder is not None and not state.broken:
        settle_held(state)
    problem = state.suspense.find_problem()
    if stats.problem is None and problem is not None:
        stats.problem = _("{site}: {problem}: run it again later", site=state.site.name, problem=problem)
    with state.archive.joining(state.site.name):
        state.media.end(now)
        if state.run_id is not None:
            _end(state, state.run_id, now)
        elif state.lock is not None:
            state.lock.release()


def _end(state: RunState, run_id: int, now: datetime) -> None:
    stats = state.stats
    stats.waiting = state.archive.count_waiting(state.site.name)
    stats.held = state.archive.count_articles(state.site.name)
    if stats.problem is None and stats.ending == "finished":
        stats.problem = state.find_shortfall()
    if stats.problem is None and not check_clock(state):
        stats.ending = CLOCK
    if state.narrowing is not None:
        state.narrowing.end()
        stats.left_out = state.narrowing.left_out
    part = {"window": str(state.options.window), "scope": str(state.options.scope)}
    state.archive.crawls.end_run(run_id, now, {**stats.record(), **part})
    if state.lock is not None and (state.fault is not None or stats.ending == CLOCK):
        state.lock.release()  # the site is due when it was before: it is not its fault
    elif state.lock is not None:
        plan_next(
            state.archive,
            state.site.name,
            now,
            started_at=state.started_at or now,
            complete=stats.complete,
            failed=stats.problem is not None,
            besides=state.options.unscheduled_part,
        )
        state.lock.release()


# --- before an address is requested ---------------------------------------------------------------


def find_due_again(state: RunState, now: datetime, most: int) -> list[DueUrl]:
    """Return at most so many addresses that yielded nothing before and whose turn has come, as far as the run has room
    for them: those first that have been due longest."""
    most = min(most, state.again.room(state.suspense.answers))
    if state.options.full or not most:
        return []
    due = state.archive.due(state.site.name, now, most, _left_out(state), waiting=True)
    due = due if state.narrowing is None else state.narrowing.sift(due)
    state.again.asked += len(due)
    return due


def _left_out(state: RunState) -> set[str]:
    # What failed in this run is for the next one, however soon it is due.
    return state.claimed | state.stats.failures.keys() | state.suspense.urls


def conditional_headers(state: RunState, due: DueUrl) -> dict[str, str]:
    """Return the headers by which an address is requested only if it has changed. Empty where it is requested in any
    case: where the server's word is not known to be good, at the seeds, by which the software is recognised, and with
    the option `full`."""
    trusted = due.validators == RELIABLE or due.kind in state.trusted_kinds
    if not trusted or due.kind == "seed" or state.options.full:
        return {}
    told = {"If-None-Match": due.etag, "If-Modified-Since": due.last_modified}
    return {name: value for name, value in told.items() if value}


def refuse_trap(state: RunState, due: DueUrl, now: datetime) -> bool:
    """Write down an address that looks like a trap, and return whether it does: then it is not requested."""
    reason = state.bounds.find_refusal_of(due)
    learnt = state.finder.addresses if state.finder is not None else None
    if isinstance(learnt, Learnt) and due.kind in ("page", "article") and learnt.repeats_others(due.url):
        reason = "trap-twins"
    if reason is None:
        return False
    answer = Answer(site=state.site.name, due=due, status=None, fetched_at=now)
    detail = "not fetched: similar addresses led to nothing new"
    state.archive.save(refused_visit(answer, reason=reason, detail=detail, due_at=now + LISTING_INTERVAL))
    state.stats.refused[reason] += 1
    if reason == OVER_BUDGET:
        state.deferred.add(due)
    return True


def take_due(state: RunState, now: datetime, most: int) -> list[DueUrl]:
    """Return addresses of the ledger that are due as a matter of course and that the run requests; with the option
    `full` all that are due. Empty where there is none for now."""
    exclude = _left_out(state)
    name, narrowing = state.site.name, state.narrowing
    waiting = None if state.options.full else False
    while True:
        due = state.archive.due(name, now, most, exclude, waiting=waiting)
        if narrowing is None:
            return due
        if due and narrowing.expected is None and state.options.limit is None:
            lists = [one for one in due if one.kind != "article"]  # first: they say what must be requested
            if not lists and narrowing.awaits_lists(state.claimed):
                return []
            if not lists:
                narrowing.look_ahead(now, exclude)
                state.stats.expected, state.stats.expected_seconds = narrowing.expected, narrowing.seconds_each
                continue
            due = lists
        kept = narrowing.sift(due)
        while narrowing.namers:
            state.bounds.credit(narrowing.namers.pop())
        if kept or (not due and (state.claimed or not narrowing.has_left)):
            return kept
        if not due and (more := narrowing.more(now)):
            return more


def take_back_deferred(state: RunState, most: int) -> list[DueUrl]:
    """Return deferred addresses that may be requested after all, as what is like them has brought articles."""
    back = state.deferred.take_back(state.bounds, most)
    state.stats.refused[OVER_BUDGET] -= len(back)
    state.stats.refused += Counter()  # without what is at zero
    return back


# --- answers --------------------------------------------------------------------------------------


def take(state: RunState, answer: Answer) -> PostList | None:
    """Read an answer and save what it brought. Return a list whose next page is to be requested by POST: its visit is
    saved later. Raises Blocked where the server asks to wait."""
    assert state.finder is not None
    if answer.status == 304 and answer.conditional:
        visit = unchanged_visit(answer, _led_to(state, answer.due))
    else:
        window = state.options.window if state.narrowing is None else Window()  # else it judges
        visit = visit_of(answer, state.finder, window, state.known, state.stats)
    if visit.outcome == "redirect" and state.redirects.lead_nowhere(visit.url, visit.links[0].url):
        detail = "redirects in a circle, or on and on"
        visit = refused_visit(answer, reason="redirect-loop", detail=detail)
    elif visit.outcome == "redirect" and _is_held(state, visit.links[0].url):
        visit = settled(visit)
    if _is_learnt(state):  # else only its key is settled, when it is saved
        visit = refuse_alias(visit, state.archive)
    if state.narrowing is not None:
        visit = state.narrowing.judge(visit, answer.due)
        visit = state.narrowing.describe(visit, answer, state.finder, state.known)
        state.stats.problem = state.narrowing.find_problem(visit) or state.stats.problem
    state.streak.count(visit)
    if left := state.finder.left_out.pop(answer.due.url, 0):
        post_lists.note_stuck(
            state, answer.due.url, _("of its addresses {number} are left to later crawls", number=left)
        )
    series = post_lists.begin(state, answer, visit)
    if series is not None:
        return series
    if visit.reason == CHALLENGE and visit.outcome == "failed":
        state.suspense.count_challenge()
        _keep(state, visit, answer.due)
        return None
    look = look_of(visit, answer) if visit.reason not in (ALIAS, OUTSIDE, OUTSIDE_SCOPE) else None
    _keep_all(state, state.suspense.take(visit, answer.due, look))
    if state.limit_in_sight:
        _keep_all(state, state.suspense.release_article())
    return None


def settle_held(state: RunState) -> bool:
    """Judge what was held back, now that nothing else is left to request, and save it. Return whether there was any."""
    held = state.suspense.settle()
    _keep_all(state, held)
    return bool(held)


def _keep_all(state: RunState, held: list[Held]) -> None:
    for visit, due in held:
        if not state.limit_reached:
            _keep(state, _settle_identity(state, visit), due)


def _settle_identity(state: RunState, visit: Visit) -> Visit:
    return settle_identity(visit, state.archive, learnt=_is_learnt(state))


def _is_learnt(state: RunState) -> bool:
    """Whether the rules of the portal's addresses are learnt, so that an address does not say which article it is."""
    return state.finder is not None and isinstance(state.finder.addresses, Learnt)


def _is_held(state: RunState, url: str) -> bool:
    """Whether an address is that of an article which the archive holds."""
    try:
        state.archive.check_holds(url, site=state.site.name)
    except NothingFound:
        return False
    return True


def _keep(state: RunState, visit: Visit, due: DueUrl) -> None:
    """Save a visit, and take in what it shows of the portal."""
    saved = state.save(visit)
    seen_before = state.known.changed
    state.known.count(visit, is_new=saved.result == "new")
    if state.known.changed and not seen_before:
        note_change(state.archive, state.site.name, state.known)
    if saved.result == "new" and state.known.is_due_now:
        learn(state.archive, state.site.name, state.known, complete=False)
    if visit.article is not None and not due.seen:
        state.bounds.count_article(visit.url, is_new=saved.result == "new", found_on=due.found_on)
    if due.kind == "page" and (saved.result == "new" or visit.reason == OUTSIDE):
        state.stats.found += 1
        if due.found_on is not None:
            state.bounds.credit(due.found_on)


def _led_to(state: RunState, due: DueUrl) -> Article | None:
    """Return the article that an address led to; None where it led to none, or its record is damaged."""
    try:
        return state.archive.article(due.url, site=state.site.name) if due.kind == "article" else None
    except (NothingFound, DamagedRecord):
        return None


def take_failure(state: RunState, answer: Answer, failure: FetchFailure) -> None:
    """Save that there was no answer."""
    if state.finder is None:
        state.stats.problem = f"{answer.due.url} {failure.detail}"
    if failure.reason in SILENCE:
        state.machine.note_silence(state.site.name)
    elif failure.reason in REPLIES:
        state.machine.note_answer()
    make = refused_visit if failure.final else failed_visit
    visit = make(answer, reason=failure.reason, detail=failure.detail)
    state.streak.count(visit)
    state.save(visit)
    if state.narrowing is not None:
        state.stats.problem = state.narrowing.find_problem(visit) or state.stats.problem


def take_block(state: RunState, answer: Answer, blocked: Blocked) -> None:
    """Save that the server asked to wait. The address stays due."""
    state.save(failed_visit(answer, reason=blocked.reason, detail=blocked.detail))


def take_bug(state: RunState, answer: Answer, error: BaseException | None) -> None:
    """Save that our own code failed on an answer."""
    detail = f"{type(error).__name__}: {error}"
    state.stats.problem = _(
        "a mistake in tulieu itself on {url} (please report it): {detail}", url=answer.due.url, detail=detail
    )
    state.save(failed_visit(answer, reason=INTERNAL, detail=detail))
