"""A plucked string (Karplus and Strong, 1983) and the few notes that open, part and close a lesson."""
import array
import random

from .voice import RATE

NOTES = {name: i for i, name in enumerate(["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"])}


def frequency(note):
    return 440.0 * 2 ** ((NOTES[note[:-1]] + 12 * (int(note[-1]) + 1) - 69) / 12)


def pluck(note, seconds, seed=7):
    period = int(RATE / frequency(note))
    dice = random.Random(seed * 1000 + period)
    ring = [dice.uniform(-1, 1) for _ in range(period)]
    for _ in range(3):  # a soft finger, not a pick
        ring = [(ring[i] + ring[i - 1]) / 2 for i in range(period)]
    out, at = [], 0
    for _ in range(int(seconds * RATE)):
        ahead = at + 1 if at + 1 < period else 0
        value = ring[at]
        out.append(value)
        ring[at] = 0.9965 * 0.5 * (value + ring[ahead])
        at = ahead
    fade = int(0.25 * RATE)
    for i in range(min(fade, len(out))):
        out[-1 - i] *= i / fade
    return out


def mix(length, events):
    """@param events  (second, note, seconds, gain)"""
    bed = [0.0] * int(length * RATE)
    cache = {}
    for second, note, seconds, gain in events:
        sound = cache.setdefault((note, seconds), pluck(note, seconds))
        first = int(second * RATE)
        for i in range(min(len(sound), len(bed) - first)):
            bed[first + i] += gain * sound[i]
    peak = max(1.0, max(map(abs, bed), default=1.0))
    return array.array("h", (int(30000 * v / peak) for v in bed))


def frame(take, chord):
    """Three notes at the start, one at each chapter, the chord at the end."""
    a, b, c, d = chord
    events = [(0.1, a, 2.2, 0.55), (0.42, b, 2.2, 0.5), (0.74, c, 2.4, 0.5), (1.25, d, 2.4, 0.45)]
    events += [(max(start - 0.45, 0), c, 1.6, 0.3) for start, _ in take.chapters[1:]]
    close = take.length - 2.5
    events += [(close, c, 2.3, 0.45), (close + 0.25, b, 2.2, 0.45), (close + 0.5, a, 2.0, 0.5)]
    return mix(take.length, events)


def arpeggio(take, chords, beat=0.42, gain=0.2):
    """A quiet guitar under a whole reading, a little louder before it starts and after it ends."""
    events, second, step = [], 0.1, 0
    while second < take.length - 2.2:
        chord = chords[(step // 8) % len(chords)]
        reading = take.cues and take.cues[0].start - 0.5 < second < take.cues[-1].end
        events.append((second, chord[(0, 2, 1, 3, 2, 3, 1, 2)[step % 8]], 1.8, gain if reading else gain * 2))
        second, step = second + beat, step + 1
    return mix(take.length, events + [(second, note, 2.0, gain * 2) for note in chords[0]])
