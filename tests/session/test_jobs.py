import queue
import threading
import time

import pytest

from layered.errors import CancelledError, InvalidInputError
from layered.methods.method import Outcome
from layered.session.jobs import Jobs

PATIENCE_S = 10


class Owner:
    """The thread that owns the session: runs what is posted to it, one after another."""

    def __init__(self):
        self.posted = queue.Queue()
        self.jobs = Jobs(self.posted.put)
        self.answers = []

    def start(self, work, label="Work"):
        return self.jobs.start(
            label,
            work,
            on_result=lambda result: self.note("result", result),
            on_error=lambda error: self.note("error", str(error)),
            on_cancelled=lambda: self.note("cancelled", label),
        )

    def note(self, kind, what):
        self.answers.append((kind, what, threading.current_thread()))

    def run_one(self):
        self.posted.get(timeout=PATIENCE_S)()

    @property
    def kinds(self):
        return [(kind, what) for kind, what, _ in self.answers]


@pytest.fixture
def owner():
    n_threads = threading.active_count()
    owner = Owner()
    yield owner
    owner.jobs.close()
    assert threading.active_count() == n_threads
    assert owner.posted.empty()


def until_stopped(started=None):
    """Work that ends only when it is told to."""

    def work(report):
        if started is not None:
            started.set()
        while True:
            report(0.3, "Working")
            threading.Event().wait(0.005)

    return work


def test_a_result_comes_back_once_on_the_owners_thread(owner):
    worked_in = []

    def work(report):
        worked_in.append(threading.current_thread())
        return 42

    owner.start(work)
    owner.run_one()
    assert owner.answers == [("result", 42, threading.current_thread())]
    assert worked_in[0] is not threading.current_thread()


def test_an_error_comes_back_in_words(owner):
    def work(report):
        raise InvalidInputError("There is no sound in it.")

    owner.start(work)
    owner.run_one()
    assert owner.kinds == [("error", "There is no sound in it.")]


def test_a_bug_is_raised_on_the_owners_thread_and_the_next_job_still_runs(owner):
    def work(report):
        raise ZeroDivisionError("a bug")

    owner.start(work)
    owner.start(lambda report: "next")
    with pytest.raises(ZeroDivisionError, match="a bug"):
        owner.run_one()
    owner.run_one()
    assert owner.kinds == [("result", "next")]


def test_stop_answers_within_half_a_second_and_only_that_it_was_cancelled(owner):
    started = threading.Event()
    job = owner.start(until_stopped(started))
    assert started.wait(PATIENCE_S)
    pressed = time.monotonic()
    job.stop()
    owner.run_one()
    assert time.monotonic() - pressed < 0.5
    assert owner.kinds == [("cancelled", "Work")]
    assert job.is_done
    assert owner.jobs.running is None


def test_a_job_that_is_stopped_after_its_last_report_is_cancelled_too(owner):
    def work(report):
        job.stop()
        return "finished all the same"

    hold = threading.Event()
    owner.start(lambda report: hold.wait(PATIENCE_S), "First")
    job = owner.start(work, "Second")
    hold.set()
    owner.run_one()
    owner.run_one()
    assert owner.kinds == [("result", True), ("cancelled", "Second")]


def test_jobs_run_one_after_another_in_the_order_they_came(owner):
    at_work, most = 0, 0
    order = []

    def work_for(number):
        def work(report):
            nonlocal at_work, most
            at_work += 1
            most = max(most, at_work)
            order.append(number)
            at_work -= 1
            return number

        return work

    for number in range(6):
        owner.start(work_for(number))
    for _ in range(6):
        owner.run_one()
    assert order == [what for _, what in owner.kinds] == list(range(6))
    assert most == 1


def test_a_queued_job_that_is_stopped_never_works(owner):
    started = threading.Event()
    first = owner.start(until_stopped(started), "First")
    worked = []
    second = owner.start(worked.append, "Second")
    assert started.wait(PATIENCE_S)
    second.stop()
    first.stop()
    owner.run_one()
    owner.run_one()
    assert owner.kinds == [("cancelled", "First"), ("cancelled", "Second")]
    assert worked == []


def test_stopping_all_stops_the_queue_too(owner):
    for number in range(3):
        owner.start(until_stopped(), f"Job {number}")
    owner.jobs.stop_all()
    for _ in range(3):
        owner.run_one()
    assert owner.kinds == [("cancelled", f"Job {number}") for number in range(3)]


def test_progress_and_previews_can_be_looked_at_while_it_works(owner):
    shown, go_on = threading.Event(), threading.Event()
    preview = Outcome(())

    def work(report):
        report(0.4, "Looking for the sound", preview)
        shown.set()
        assert go_on.wait(PATIENCE_S)

    job = owner.start(work)
    assert shown.wait(PATIENCE_S)
    assert owner.jobs.running is job
    assert (job.fraction, job.message, job.preview_number) == (0.4, "Looking for the sound", 1)
    assert job.preview is preview
    assert not job.is_done
    go_on.set()
    owner.run_one()
    assert job.is_done
    assert job.fraction == 1
    assert job.preview is None  # its sounds are not kept alive


def test_the_time_that_is_left_is_guessed_only_when_it_can_be(owner):
    shown, go_on = threading.Event(), threading.Event()

    def work(report):
        report(0.25, "Working")
        shown.set()
        assert go_on.wait(PATIENCE_S)

    job = owner.start(work)
    assert shown.wait(PATIENCE_S)
    assert job.remaining_s is None
    job.started_s -= 10  # as if it had begun ten seconds earlier
    assert job.remaining_s == pytest.approx(30, rel=0.1)
    go_on.set()
    owner.run_one()


def test_closing_waits_for_the_work_and_no_answer_comes_after_it():
    owner = Owner()
    started, ended = threading.Event(), threading.Event()

    def work(report):
        try:
            until_stopped(started)(report)
        finally:
            ended.set()

    owner.start(work)
    owner.start(lambda report: "never")
    assert started.wait(PATIENCE_S)
    owner.jobs.close()
    assert ended.is_set()
    while not owner.posted.empty():
        owner.run_one()
    assert owner.answers == []


def test_an_answer_that_was_on_its_way_when_all_was_closed_is_dropped():
    owner = Owner()
    owner.start(lambda report: 42)
    answer = owner.posted.get(timeout=PATIENCE_S)
    owner.jobs.close()
    answer()
    assert owner.answers == []


def test_a_callback_that_fails_does_not_leave_the_job_behind(owner):
    def fail(result):
        raise CancelledError("the callback's own trouble")

    owner.jobs.start("Work", lambda report: 1, on_result=fail, on_error=fail)
    with pytest.raises(CancelledError):
        owner.run_one()
    assert owner.jobs.running is None


def test_a_callback_may_start_the_next_job(owner):
    owner.jobs.start(
        "First",
        lambda report: 1,
        on_result=lambda result: owner.start(lambda report: result + 1),
        on_error=pytest.fail,
    )
    owner.run_one()
    owner.run_one()
    assert owner.kinds == [("result", 2)]
