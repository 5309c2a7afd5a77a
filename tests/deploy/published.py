"""What must be true of what is published, whatever is killed meanwhile. For kill_test."""
import hashlib, http.client, json, random, re, subprocess, threading, time
from pathlib import Path


class Rows:
    """Questions to the database of a platform, past its program. While it is away there is no answer."""
    def __init__(self, p):
        self.psql = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))[-1]
        self.address = f"host={p.data}/postgres/socket user=acervo dbname=postgres"

    def ask(self, sql):
        """@returns a list of rows of texts, or None"""
        got = subprocess.run([self.psql, "-XAtF", "\t", "-v", "ON_ERROR_STOP=1", self.address, "-c", sql], capture_output=True, text=True)
        return None if got.returncode else [line.split("\t") for line in got.stdout.splitlines()]

    def insist(self, sql):
        until = time.monotonic() + 60
        while (rows := self.ask(sql)) is None:
            if time.monotonic() > until: raise RuntimeError(f"no answer to {sql}")
            time.sleep(0.2)
        return rows


def frames(*parts):
    """Decodes bytes that belong together. @returns pictures, packets of sound and what the decoder complained of"""
    got = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_type,nb_read_frames", "-of", "json", "-"],
                         input=b"".join(parts), capture_output=True)
    counts = {s["codec_type"]: int(s.get("nb_read_frames", 0)) for s in json.loads(got.stdout or "{}").get("streams", [])}
    return counts.get("video", 0), counts.get("audio", 0), got.stderr.decode(errors="replace")


class Watch(threading.Thread):
    """Looks at every chunk as soon as its row is there: its file is there, whole, what its name says, and stays the same."""
    def __init__(self, p, rows):
        super().__init__()
        self.p, self.rows, self.seen, self.wrong, self.ended = p, rows, {}, [], threading.Event()
        self.start()

    def look(self):
        for material, revision, rung, number, blob, size in self.rows.ask(
                "select material, revision, rung, number, blob, (select sum(s) from unnest(segment_bytes) s) from chunk") or ():
            key = (material, revision, rung, number)
            if self.seen.setdefault(key, blob) != blob: self.wrong.append(f"{key} was {self.seen[key]} and is {blob}")
            if (key, "whole") in self.seen: continue
            file = self.p.data / "blobs" / blob[:2] / blob[2:]
            bytes_ = file.read_bytes() if file.exists() else b""
            if hashlib.sha256(bytes_).hexdigest() != blob or len(bytes_) != int(size): self.wrong.append(f"{key}: {file} has {len(bytes_)} bytes of {size}")
            self.seen[key, "whole"] = True

    def run(self):
        while not self.ended.wait(0.5): self.look()

    def end(self):
        """@returns what was wrong, after a last look"""
        self.ended.set()
        self.join()
        self.look()
        return self.wrong


class Viewer(threading.Thread):
    """Asks for segments anywhere in lessons that may not be encoded yet; each that comes must decode by itself."""
    def __init__(self, p, materials, seed):
        super().__init__()
        self.p, self.materials, self.random, self.wrong, self.ended, self.decoded = p, materials, random.Random(seed), [], threading.Event(), 0
        self.start()

    def get(self, path):
        try: answer, got = self.p.ask("GET", path)
        except (OSError, http.client.HTTPException): return None
        return got if answer.status == 200 else None

    def look(self):
        known = [m for m in self.materials if m]
        if not known: return
        shown = self.get(f"/api/v1/materials/{self.random.choice(known)}")
        playback = shown and json.loads(shown).get("playback")
        if not playback: return
        base = playback["hls"].rsplit("/", 1)[0]
        for rung in sorted(set(re.findall(r"(\w+)/index\.m3u8", (self.get(playback["hls"]) or b"").decode()))):
            if self.ended.is_set(): return
            n = self.random.randrange(5)
            init, segment = self.get(f"{base}/{rung}/init.mp4"), self.get(f"{base}/{rung}/{n}.m4s")
            if not init or not segment: continue
            pictures, sounds, said = frames(init, segment)
            self.decoded += 1
            if said or not pictures + sounds: self.wrong.append(f"{base}/{rung}/{n}.m4s: {pictures} pictures, {sounds} packets, {said}")

    def run(self):
        while not self.ended.wait(self.random.uniform(0.2, 1.2)): self.look()

    def end(self):
        self.ended.set()
        self.join()
        return self.wrong


# Each line is a question whose answer must be nothing.
SOUND = {
    "jobs are left": "select kind, state, material, chunk, attempts, losses, reason from job where kind <> 'segment' or state = 'parked'",
    "an upload is not complete": "select id, filename, received, length from upload where state <> 'complete'",
    "a lesson has not exactly one file, ready":
        "select m.id, count(r.number), min(r.state) from material m left join revision r on r.material = m.id group by m.id having count(*) <> 1 or min(r.state) is distinct from 'ready'",
    "two lessons are of the same file": "select source_blob, count(*) from revision group by 1 having count(*) > 1",
    "chunks were miscounted": "select material, chunks_done, chunks_total from revision where chunks_done <> chunks_total",
    "a rung does not have each of its chunks once":
        "select d.material, d.rung, count(c.number), r.chunks_total from rendition d join revision r on r.material = d.material and r.number = d.revision"
        " left join chunk c on (c.material, c.revision, c.rung) = (d.material, d.revision, d.rung) group by d.material, d.revision, d.rung, r.chunks_total"
        " having count(c.number) <> r.chunks_total or min(c.number) <> 0 or max(c.number) <> r.chunks_total - 1",
    "a rung does not have each of its segments once":
        "select d.material, d.rung from rendition d join revision r on r.material = d.material and r.number = d.revision"
        " where (select sum(cardinality(c.segment_bytes)) from chunk c where (c.material, c.revision, c.rung) = (d.material, d.revision, d.rung))"
        "   is distinct from jsonb_array_length(r.plan -> case when d.kind = 'video' then 'video' else 'audio' end -> 'boundaries') - 1",
    "a segment that stood alone was left": "select material, rung, number from loose_segment",
    "posters or storyboard are missing":
        "select material from revision where derived is null or jsonb_array_length(derived -> 'posters') = 0 or storyboard is null",
    "a lesson has captions or chapters that its file has not": "select material from caption_track union all select material from chapter",
}


def unsound(rows):
    """@returns sentences about what is not as it must be"""
    return [f"{what}: {found}" for what, sql in SOUND.items() if (found := rows.insist(sql))]
