"""What following a hint costs, foreseen from lengths and rates alone."""

from layered.dsp.stretches import stretches
from layered.methods.hinted.coarse import working_rate_hz
from layered.methods.method import Cost, Request

_RATE_HZ = 44_100
_FULL, _FAST = 0.26, 0.13
"""Processor seconds for each second of the hint's span at 44.1 kHz, measured."""
_WHOLE_BAND = 0.012
_ELSEWHERE = 0.06
_BYTES_A_SAMPLE, _BYTES_A_SAMPLE_OF_ALL = 170, 40


def foresee(request: Request) -> Cost:
    """Say what a request will cost."""
    n_channels, n_samples = request.sound.shape
    rate, fast = request.sample_rate_hz, request.parameters.fast
    starts = [min(hint.offset_s, n_samples / rate) for hint in request.hints]
    stops = [hint.offset_s + hint.recording.duration_s for hint in request.hints]
    span_s = max(0.0, min(max(stops), n_samples / rate) - min(starts))
    working = working_rate_hz(rate, fast=fast)
    each_s = (_FAST if fast else _FULL) * working / _RATE_HZ
    of_all = 0
    if working != rate:
        of_all = _BYTES_A_SAMPLE_OF_ALL * rate
        each_s += _WHOLE_BAND * n_channels * rate / _RATE_HZ
    elsewhere_s = (n_samples / rate - span_s) if request.parameters.everywhere else 0.0
    processor_s = each_s * span_s + _ELSEWHERE * working / _RATE_HZ * elsewhere_s
    spans = stretches(0, max(1, round(span_s * rate)), rate, n_channels)
    longest_s = max(stop - start for start, stop in spans) / rate
    # Spectrograms and models are of one channel; the sounds they give are of all.
    share = (5 + n_channels) / 7
    memory = longest_s * share * (_BYTES_A_SAMPLE * working + of_all)
    return Cost(processor_s, memory)
