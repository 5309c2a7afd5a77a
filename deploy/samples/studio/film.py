"""From a lesson (its script and its drawing) to files: picture, sound, captions, chapters."""
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from . import music, voice

FPS = 15


class Clock:
    """What a drawing asks: how far along is what, at this moment."""

    def __init__(self, take, now):
        self.now, self.length = now, take.length
        self.starts, self.ends = {}, {}
        for cue in take.cues:
            self.starts.setdefault(cue.key, cue.start)
            self.ends[cue.key] = cue.end

    def at(self, key, delay=0.0, over=0.7):
        """0 before the words `key` begin (plus delay), 1 after `over` seconds more, eased in between."""
        t = (self.now - self.starts[key] - delay) / over
        t = min(max(t, 0.0), 1.0)
        return t * t * (3 - 2 * t)

    def gone(self, key, delay=0.0, over=0.5):
        """1 until the words `key` begin, then down to 0."""
        return 1.0 - self.at(key, delay, over)

    def between(self, first, until=None, delay=0.0):
        """Visible from the words `first` until the words `until`."""
        shown = self.at(first, delay, 0.5)
        return shown * self.gone(until) if until else shown

    def since(self, key):
        return max(0.0, self.now - self.starts[key])

    def blink(self, key, count=3):
        """0..1..0 a few times: look here. Rounded, so that still pictures stay equal."""
        t = self.since(key)
        return 0.0 if t >= count else round(1 - abs(2 * (t % 1) - 1), 2)


def picture_at(lesson, take, now):
    return lesson.draw(Clock(take, now))


def png(svg):
    return subprocess.run(["rsvg-convert", "--format=png"], input=svg.encode(), stdout=subprocess.PIPE, check=True).stdout


VOICE_CHAIN = ("highpass=f=75,lowpass=f=6600,equalizer=f=3000:t=q:w=1.1:g=-5,equalizer=f=210:t=q:w=1:g=2.5,"
               "acompressor=threshold=0.1:ratio=2.5:attack=8:release=160,aecho=0.92:0.5:21|34:0.10|0.06")


def sound_arguments(folder, take, bed, bed_gain):
    voice.save(take.samples, f"{folder}/voice.wav")
    voice.save(bed, f"{folder}/bed.wav")
    graph = (f"[{{v}}]{VOICE_CHAIN}[a];[{{b}}]lowpass=f=4200,volume={bed_gain}[m];"
             "[a][m]amix=inputs=2:duration=longest:normalize=0,loudnorm=I=-18:TP=-2:LRA=9,aresample=44100[sound]")
    return ["-i", f"{folder}/voice.wav", "-i", f"{folder}/bed.wav"], graph


def chapters_file(folder, take, title, language):
    lines = [";FFMETADATA1", f"title={title}", f"language={language}"]
    marks = take.chapters + [(take.length, None)]
    for (start, name), (end, _) in zip(marks, marks[1:]):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={int(start * 1000)}", f"END={int(end * 1000)}", f"title={name}"]
    path = pathlib.Path(folder, "chapters.txt")
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def make_film(lesson, take, out):
    bed = music.frame(take, lesson.CHORD)
    with tempfile.TemporaryDirectory() as folder:
        inputs, graph = sound_arguments(folder, take, bed, 0.55)
        command = ["ffmpeg", "-v", "error", "-y", "-f", "image2pipe", "-framerate", str(FPS), "-c:v", "png", "-i", "-", *inputs,
                   "-i", chapters_file(folder, take, lesson.META["title"], lesson.META["language"]),
                   "-filter_complex", graph.format(v=1, b=2) + ";[0:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[picture]",
                   "-map", "[picture]", "-map", "[sound]", "-map_metadata", "3", "-map_chapters", "3",
                   "-c:v", "libx264", "-preset", "veryslow", "-tune", "animation", "-crf", "26", "-g", str(FPS * 4), "-bf", "2",
                   "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
                   "-c:a", "aac", "-b:a", "48k", "-ac", "1", "-metadata:s:a:0", f"language={lesson.ISO}",
                   "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", str(out)]
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        frames = [picture_at(lesson, take, i / FPS) for i in range(int(take.length * FPS))]
        # A drawing that does not move is drawn once.
        changes = [i for i in range(len(frames)) if i == 0 or frames[i] != frames[i - 1]]
        with ThreadPoolExecutor(2) as pool:
            pictures = pool.map(png, (frames[i] for i in changes))
            for first, after in zip(changes, changes[1:] + [len(frames)]):
                picture = next(pictures)
                for _ in range(after - first):
                    encoder.stdin.write(picture)
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise SystemExit(f"ffmpeg failed on {out}")


def make_sound(lesson, take, out):
    """Sound with chapters, and the cover as an attached picture, the way music files carry theirs."""
    bed = music.arpeggio(take, lesson.CHORDS)
    with tempfile.TemporaryDirectory() as folder:
        inputs, graph = sound_arguments(folder, take, bed, 0.42)
        cover = pathlib.Path(folder, "cover.png")
        cover.write_bytes(png(lesson.cover()))
        subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, "-i", chapters_file(folder, take, lesson.META["title"], lesson.META["language"]),
                        "-i", str(cover), "-filter_complex", graph.format(v=0, b=1), "-map", "[sound]", "-map", "3:v", "-map_metadata", "2", "-map_chapters", "2",
                        "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-metadata:s:a:0", f"language={lesson.ISO}",
                        "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p", "-disposition:v:0", "attached_pic",
                        "-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", str(out)], check=True)
