from layered.model import edits
from layered.model.project import MIXTURE_ID
from layered.session.history import MAX_STEPS, History
from tests.model.documents import a_project


def projects(count):
    """Projects that differ in their gain."""
    first = a_project()
    return [edits.set_gain(first, MIXTURE_ID, -0.01 * number) for number in range(count)]


def a_history(count=4):
    steps = projects(count)
    history = History(steps[0], "Open Song")
    for number, project in enumerate(steps[1:], 1):
        history.push(f"Gain {number}", project)
    return history, steps


def test_a_new_history_has_nothing_to_undo_or_redo():
    history, _ = a_history(1)
    assert (history.undo_label, history.redo_label) == (None, None)
    assert [step.label for step in history.steps] == ["Open Song"]


def test_going_back_and_forth_gives_the_very_same_projects():
    history, steps = a_history()
    for index in (2, 1, 0, 1, 2, 3):
        history.go_to(index)
        assert history.project is steps[index]
    assert len(history.steps) == 4


def test_labels_say_what_undo_and_redo_would_do():
    history, _ = a_history()
    history.go_to(1)
    assert (history.undo_label, history.redo_label) == ("Gain 1", "Gain 2")


def test_a_new_step_forgets_what_had_been_undone():
    history, steps = a_history()
    history.go_to(1)
    history.push("Other", steps[0])
    assert [step.label for step in history.steps] == ["Open Song", "Gain 1", "Other"]
    assert history.redo_label is None


def test_there_is_nothing_beyond_either_end():
    history, _ = a_history()
    history.go_to(-5)
    assert history.cursor == 0
    history.go_to(99)
    assert history.cursor == 3


def test_the_oldest_steps_are_forgotten_after_a_thousand():
    history, steps = a_history(MAX_STEPS + 5)
    assert len(history.steps) == MAX_STEPS
    assert history.project is steps[-1]
    history.go_to(0)
    assert history.project is steps[5]


def test_work_is_modified_exactly_where_it_is_not_saved():
    history, steps = a_history()
    assert history.is_modified
    history.mark_saved()
    assert not history.is_modified
    history.go_to(1)
    assert history.is_modified
    history.go_to(3)
    assert not history.is_modified
    history.go_to(1)
    history.push("Other", steps[0])
    assert history.is_modified
