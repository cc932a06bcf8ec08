"""From a scene to a target: the trusted models, their blend, the second pass, the fall-backs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.masks import sharpened
from layered.dsp.spatial import differ, refined_by_place
from layered.methods.hinted.confidence import Confidence, assess
from layered.methods.hinted.evidence import PitchEvidence
from layered.methods.hinted.percussion import beatbox, hits
from layered.methods.hinted.pitched import PitchedModel, follow_melody
from layered.methods.hinted.repeated_hit import repeated_hit
from layered.methods.hinted.repetition import repetition
from layered.methods.hinted.routing import Route
from layered.methods.hinted.scene import Scene
from layered.methods.hinted.second_pass import learn_again
from layered.methods.hinted.timbre import timbre
from layered.methods.hinted.timing import loose_timing, strict_timing

_SECOND_PASS = 0.7
_PLACES = 4
"""So many times longer windows hold the echoes that belong to where a sound is."""
_FULL_GAIN_DB = 6.0
_LEAST_GAP = 0.1
_ALWAYS = ("timing", "loose timing")
_MELODIES = {
    "melody": PitchedModel(stream=400, window_ms=186, margin_s=0.1, warped=False),
    "melody moved": PitchedModel(stream=410, window_ms=93, margin_s=0.06, warped=True),
    "melody moved, long window": PitchedModel(
        stream=420, window_ms=186, margin_s=0.06, warped=True
    ),
}
_MODELS: dict[str, Callable[[Scene], Sound | None]] = {
    "timing": strict_timing,
    "loose timing": loose_timing,
    "timbre": timbre,
    "repetition": repetition,
    "beatbox": beatbox,
    "hits": hits,
    "repeated hit": lambda scene: repeated_hit(scene, 93, 310),
    "repeated hit, short window": lambda scene: repeated_hit(scene, 46, 320),
}

Progress = Callable[[float, str, Sound | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A stretch's target, and how far to believe it."""

    target: Sound
    confidence: Confidence


def estimate(
    scene: Scene,
    route: Route,
    evidence: PitchEvidence,
    *,
    threads: int,
    progress: Progress,
) -> Estimate:
    """Find the target in a scene.

    Parameters
    ----------
    progress : callable
        Told the fraction done, what is being done, and the target so far.
    """
    models = _run_models(scene, route, evidence, threads, progress)
    used = tuple(name for name in route.weights if name in models) or ("timing",)
    blend = _weighted(models, {name: route.weights.get(name, 1.0) for name in used})
    progress(0.75, "Learning both sounds again", blend)
    scene.forget()

    def judged(target: Sound) -> Confidence:
        return assess(
            target,
            scene.sound,
            models,
            used,
            scene.hint,
            scene.sample_rate_hz,
            on_block=scene.on_block,
        )

    target: Sound = blend
    if route.percussive < 0.5:
        strength = _SECOND_PASS * min(1.0, max(0.0, judged(blend).gain_db / _FULL_GAIN_DB))
        target = _second_pass(scene, route, blend, strength, threads)
    confidence = judged(target)
    without_form = route.pitched < 0.5 and not any("repeated" in name for name in used)
    if without_form and scene.hint.gap > _LEAST_GAP:
        # Then timing alone is the stronger half of a hint wherever it agrees better.
        by_timing = _weighted(models, {"timing": 0.5, "loose timing": 0.5})
        if judged(by_timing).gain_db > confidence.gain_db:
            target = np.float32(0.5) * (target + by_timing)
            confidence = judged(target)
    if route.percussive >= 0.5:
        target = _louder(scene, target)
    if differ(scene.sound):
        settings = scene.settings(_PLACES * _windows(route)[1], 4)
        target = refined_by_place(scene.sound, target, settings=settings, on_block=scene.on_block)
    target = _hardened(scene, route, target)
    progress(1.0, "Learning both sounds again", target)
    return Estimate(target, confidence)


def _louder(scene: Scene, target: Sound) -> Sound:
    """Give hits what the mean of the models takes from them where only some models hear them.

    On recorded drums they are 3 to 5 dB too quiet. A cell half of which is theirs becomes three
    quarters theirs; what leaks in faintly stays faint.
    """
    settings = scene.settings(46, 4)
    mask = scene.mask_of(target, settings)
    return scene.keep(np.minimum(mask * (1 + mask), 1), settings)


def _hardened(scene: Scene, route: Route, target: Sound) -> Sound:
    """Cut harder or softer between target and rest than the models did, as the person wishes."""
    if scene.hardness == 1:
        return target
    settings = scene.settings(_windows(route)[0], 4)
    return scene.keep(sharpened(scene.mask_of(target, settings), scene.hardness), settings)


def _windows(route: Route) -> tuple[float, float]:
    """Give the window lengths that suit the target, in ms: long ones for melodies."""
    return (93.0, 186.0) if route.pitched >= 0.5 else (46.0, 93.0)


def run_model(name: str, scene: Scene, evidence: PitchEvidence) -> Sound | None:
    """Run the model of a name; None where it has nothing to go by."""
    if name in _MELODIES:
        return follow_melody(scene, evidence, _MELODIES[name])
    return _MODELS[name](scene)


def _run_models(
    scene: Scene, route: Route, evidence: PitchEvidence, threads: int, progress: Progress
) -> dict[str, Sound]:
    """Run the trusted models and those that only serve as witnesses, side by side."""
    names = [*route.weights, *(name for name in _ALWAYS if name not in route.weights)]
    found: dict[str, Sound] = {}
    with ThreadPoolExecutor(max(1, threads)) as pool:
        made = pool.map(lambda name: run_model(name, scene, evidence), names)
        for count, (name, sound) in enumerate(zip(names, made, strict=True), 1):
            if sound is not None:
                found[name] = sound
            heard = {n: route.weights[n] for n in found if n in route.weights}
            so_far = _weighted(found, heard) if heard else None
            progress(0.7 * count / len(names), "Looking for the sound", so_far)
    return found


def _weighted(models: dict[str, Sound], weights: dict[str, float]) -> Sound:
    total = sum(weights.values())
    blend = np.zeros_like(next(iter(models.values())))
    for name, weight in weights.items():
        blend += np.float32(weight / total) * models[name]
    return blend


def _second_pass(scene: Scene, route: Route, blend: Sound, strength: float, threads: int) -> Sound:
    if strength <= 0:
        return blend
    with ThreadPoolExecutor(max(1, min(threads, 2))) as pool:
        again = list(
            pool.map(
                lambda item: learn_again(scene, blend, item[1], 500 + 10 * item[0]),
                enumerate(_windows(route)),
            )
        )
    weight = np.float32(strength)
    mean: Sound = (again[0] + again[1]) * (weight / 2) + blend * (1 - weight)
    return mean
