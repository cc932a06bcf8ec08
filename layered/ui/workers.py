"""Who works in the background, so that short work never waits for long work."""

from layered.session.jobs import Job, Jobs, Post


class Workers:
    """Six queues, each with a thread of its own.

    Attributes
    ----------
    engine : Jobs
        Separations: long, one at a time.
    files : Jobs
        Reading and writing files, which nobody wants to wait for.
    checks : Jobs
        What is measured beside the work, and not shown.
    shapes : Jobs
        Measurements of what is selected; the newest wins.
    looks : Jobs
        Looks at what a restoration would make up; the newest wins.
    coach : Jobs
        Listening to hints; the newest wins.
    """

    def __init__(self, post: Post) -> None:
        self.engine = Jobs(post)
        self.files = Jobs(post)
        self.checks = Jobs(post)
        self.shapes = Jobs(post)
        self.looks = Jobs(post)
        self.coach = Jobs(post)

    @property
    def running(self) -> Job | None:
        """What to show: the file being read or written, else the separation, or None."""
        return self.files.running or self.engine.running

    def stop_shown(self) -> None:
        """Stop what `running` shows."""
        job = self.running
        if job is not None:
            job.stop()

    def stop_all(self) -> None:
        """Stop everything a person can see."""
        self.files.stop_all()
        self.engine.stop_all()

    def close(self) -> None:
        """Stop everything and wait for it."""
        everything = (self.coach, self.looks, self.shapes, self.checks, self.files, self.engine)
        for jobs in everything:
            jobs.stop_all()
        for jobs in everything:
            jobs.close()
