"""The platform running for a test: its processes, questions to its server, files to feed it. For the scripts of this folder."""
import base64, http.client, json, os, re, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("ACERVO_PROGRAM", ROOT / "build/release/acervo"))
PAGE = "<!doctype html><html><head><!--acervo:head--></head><body><!--acervo:body--><!--acervo:data--></body></html>"
PASSWORD = "una frase larga"


def skip(why):
    print(f"SKIPPED: {why}")
    raise SystemExit(77)


class Part:
    """One of our processes; its log is in the room."""
    def __init__(self, platform, name, *arguments):
        self.platform, self.name, self.arguments, self.changing = platform, name, arguments, threading.Lock()
        self.start()
        platform.parts.append(self)

    def start(self):
        self.process = self.platform.run(*self.arguments, log="debug", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=open(self.platform.room / f"{self.name}.log", "a"))

    def kill(self):
        """With SIGKILL, and started again, as an init system would."""
        with self.changing:
            self.process.kill()
            self.process.wait()
            self.start()

    def stand_up(self):
        """Starts it again if it ended with an error by itself, as `Restart=on-failure` of the service does."""
        with self.changing:
            if self.process.poll(): self.start()

    def end(self):
        self.platform.parts.remove(self)
        self.process.terminate()
        try: self.process.wait(30)
        except subprocess.TimeoutExpired: self.process.kill(); self.process.wait()


class Platform:
    """A room (a folder that ends with this), data in it, a port, an administrator who is signed in."""
    def __init__(self, name, *arguments, environment={}):
        """@param arguments  for every command, such as --database"""
        self.temporary = tempfile.TemporaryDirectory(prefix=f"acervo-{name}-")
        os.chmod(self.temporary.name, 0o755)
        self.room, self.session, self.arguments = Path(self.temporary.name), {}, arguments
        self.parts, self.restarts = [], False
        self.environment = {**os.environ, **environment}
        self.data, self.site = self.room / "data", self.room / "site"
        (self.site / "assets").mkdir(parents=True)
        (self.site / "index.html").write_text(PAGE)
        import socket
        with socket.socket() as s: s.bind(("127.0.0.1", 0)); self.port = s.getsockname()[1]

    def run(self, *arguments, log="error", **options):
        return subprocess.Popen([PROGRAM, *map(str, arguments), *map(str, self.arguments), "--data", self.data, "--log", log], text=True,
                                env=self.environment, **options)

    def serve(self, workers):
        server = Part(self, "server", "serve", "--port", self.port, "--address", "127.0.0.1", "--workers", workers, "--site", self.site)
        self.insist("GET", "/api/v1/materials")
        return server

    def sign_in(self):
        added = self.run("user", "add", "a@ejemplo.mx", "--role", "admin", "--password-stdin", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        added.communicate(PASSWORD + "\n")
        if added.returncode: self.fail("the administrator could not be added")
        answer, _ = self.insist("POST", "/api/v1/session", json.dumps({"email": "a@ejemplo.mx", "password": PASSWORD}), {"Content-Type": "application/json"})
        self.session = {"Cookie": answer.getheader("Set-Cookie").split(";")[0]}

    def fail(self, why):
        print(f"FAILED: {why}")
        for log in sorted(self.room.glob("*.log")): print(f"--- end of {log.name}\n" + "\n".join(log.read_text().splitlines()[-15:]))
        raise SystemExit(1)

    def ask(self, method, path, body=None, headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, {"X-Acervo-Request": "1", "Tus-Resumable": "1.0.0", **self.session, **headers})
        answer = connection.getresponse()
        return answer, answer.read()

    def insist(self, method, path, body=None, headers={}, wanted=(200, 201, 204)):
        """Asks until it is answered so; whoever is away comes back."""
        until = time.monotonic() + 180
        while True:
            last = ""
            try:
                answer, got = self.ask(method, path, body, headers)
                if answer.status in wanted: return answer, got
                last = f"{answer.status} {got[:200]}"
                if answer.status < 500 and answer.status not in (401, 409): self.fail(f"{method} {path}: {last}")
            except (OSError, http.client.HTTPException) as error:
                last = str(error)
                for part in self.parts if self.restarts else (): part.stand_up()
            if time.monotonic() > until: self.fail(f"{method} {path}: {last}")
            time.sleep(0.1)

    def get_json(self, path): return json.loads(self.insist("GET", path)[1])

    def wait_for(self, what, predicate, seconds=120):
        """@returns what `predicate` does, once that is true"""
        until = time.monotonic() + seconds
        while not (found := predicate()):
            if time.monotonic() > until: self.fail(f"not within {seconds} s: {what}")
            time.sleep(0.1)
        return found

    def make_clip(self, n, seconds, rate=25, size="320x180"):
        file = self.room / f"clip-{n}.mp4"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}", "-f", "lavfi",
                        "-i", f"sine=f={300 + n}:d={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", file], check=True)
        return file

    def begin_upload(self, file, size):
        """@returns its address"""
        name = base64.b64encode(file.name.encode()).decode()
        return self.insist("POST", "/api/v1/uploads", "", {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"})[0].getheader("Location")

    def append(self, path, data, at):
        return self.ask("PATCH", path, data, {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"})

    def close(self): self.temporary.cleanup()
