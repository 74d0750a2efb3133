"""A headless Chromium, for scripts that measure pages or draw pictures of them."""
import base64, json, os, pathlib, shutil, subprocess, sys, time


class Browser:
    """A headless Chromium, driven over its debugging pipe."""

    def __init__(self, folder, width=1280, height=900):
        program = shutil.which("chromium") or sys.exit("there is no chromium")
        hear, self.say = os.pipe()
        self.ear, tell = os.pipe()

        def wire():
            # Higher numbers first, so that neither copy lands on the other's source.
            ends = os.dup(hear), os.dup(tell)
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={folder}",
             f"--window-size={width},{height}", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.rest, self.number, self.session = b"", 0, None
        pages = self.call("Target.getTargets")["targetInfos"]
        page = next(p for p in pages if p["type"] == "page")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self.session = attached["sessionId"]

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.say, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                self.rest += os.read(self.ear, 1 << 20)
            text, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(text)
            if answer.get("id") == self.number:
                return answer["result"]

    def value(self, expression):
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def open(self, url):
        """Seconds until the page is drawn and an event would be heard."""
        start = time.time()
        self.call("Page.navigate", url=url)
        while not self.value("!!document.querySelector('main[aria-busy=false]')"):
            time.sleep(0.01)
        self.value("new Promise((f) => requestAnimationFrame(() => setTimeout(f, 0)))")
        return time.time() - start

    def requests(self):
        """The addresses that a page asks for while it is opened anew, but for its own content."""
        return self.value(
            "performance.getEntriesByType('resource').map((e) => e.name)"
            ".filter((n) => !n.startsWith('data:'))")

    def photograph(self, path, width, height):
        """Writes so much of the page's top as PNG."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.value("new Promise((f) => requestAnimationFrame(() => setTimeout(f, 200)))")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        answer = self.call("Page.captureScreenshot", format="png", clip=clip)
        pathlib.Path(path).write_bytes(base64.b64decode(answer["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait()
