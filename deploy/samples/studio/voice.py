"""Speech by espeak-ng, phrase by phrase, so that every caption starts and ends exactly where its words do."""
import array
import subprocess
import tempfile
import wave
from dataclasses import dataclass, field

RATE = 22050  # what espeak-ng writes


@dataclass
class Cue:
    key: str
    start: float
    end: float
    text: str


@dataclass
class Recording:
    samples: array.array = field(default_factory=lambda: array.array("h"))
    cues: list = field(default_factory=list)
    chapters: list = field(default_factory=list)  # (start, title)

    @property
    def length(self):
        return len(self.samples) / RATE

    def silence(self, seconds):
        self.samples.extend(array.array("h", bytes(2 * int(seconds * RATE))))


def speak(text, voice, speed, pitch):
    with tempfile.NamedTemporaryFile(suffix=".wav") as out:
        # -z: no pause of its own after the sentence; the script decides the pauses.
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-z", "-w", out.name, "--", text], check=True)
        with wave.open(out.name) as sound:
            assert sound.getframerate() == RATE and sound.getnchannels() == 1
            samples = array.array("h", sound.readframes(sound.getnframes()))
    loud = [i for i in range(0, len(samples), 32) if abs(samples[i]) > 160]
    return samples[max(loud[0] - 600, 0):loud[-1] + 1400] if loud else samples


def record(script, voice, speed=150, pitch=42, lead=2.4, tail=2.6):
    """Reads a script aloud.

    An item is ("chapter", title), ("pause", seconds) or (key, text[, options]). In a text "|" parts the phrases that are
    shown apart. Options: `say` (what is read, phrase by phrase, where it differs from what is shown), `pause` (after it),
    and `voice`, `speed`, `pitch` of another speaker.
    """
    take = Recording()
    take.silence(lead)
    for item in script:
        if item[0] == "chapter":
            take.chapters.append((take.length if take.chapters else 0.0, item[1]))
            continue
        if item[0] == "pause":
            take.silence(item[1])
            continue
        key, text, options = item[0], item[1], item[2] if len(item) > 2 else {}
        shown = [s.strip() for s in text.split("|")]
        said = [s.strip() for s in options.get("say", text).split("|")]
        assert len(shown) == len(said), key
        for i, (words, sound) in enumerate(zip(shown, said)):
            start = take.length
            take.samples.extend(speak(sound, options.get("voice", voice), options.get("speed", speed), options.get("pitch", pitch)))
            take.cues.append(Cue(key, start, take.length, words))
            take.silence(options.get("pause", 0.55) if i == len(shown) - 1 else 0.14)
    take.silence(tail)
    return take


def save(samples, path):
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


def webvtt(cues, notes):
    def clock(t):
        return f"{int(t // 3600):02}:{int(t // 60) % 60:02}:{t % 60:06.3f}"

    blocks = ["WEBVTT", "NOTE\n" + notes]
    for i, cue in enumerate(cues):
        # Stays a moment for slow readers, never into the next one.
        end = min(cue.end + 0.5, cues[i + 1].start if i + 1 < len(cues) else cue.end + 0.5)
        blocks.append(f"{clock(cue.start)} --> {clock(end)}\n{balanced(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def balanced(text, width=42):
    """Two lines of about the same length when one would be too long."""
    if len(text) <= width:
        return text
    spaces = [i for i, c in enumerate(text) if c == " "]
    middle = min(spaces, key=lambda i: abs(i - len(text) / 2))
    return text[:middle] + "\n" + text[middle + 1:]
