"""What the client stories share: a served exchange of their own, and counted expectations."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY, SECRET = "drydock", "drydock"


@contextlib.contextmanager
def served(data, *options, core=None):
    """A served exchange on a free port; gives its address and ends it afterwards."""
    program = os.environ.get("DRYDOCK", os.path.join(HOME, ".build/release/drydock"))
    command = [program, "serve", "--data", data, "--port", "0", *options]
    pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=pin)
    address = None
    # A server that says nothing must not hold up whoever waits for it.
    alarm = threading.Timer(60, process.kill)
    alarm.start()
    for line in process.stderr:
        if " on http://" in line:
            address = line.split(" on ")[1].split(",")[0]
            break
    alarm.cancel()
    if address is None:
        sys.exit(f"the server did not start: {process.wait()}")
    try:
        yield address
    finally:
        process.terminate()
        code = process.wait(timeout=10)
        if code != 0:
            sys.exit(f"the server ended with {code}")


def truth(address, name, body=None):
    """What the admin interface says."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{address}/drydock/{name}", data, timeout=10) as answer:
        return json.load(answer)


class Story:
    """Steps with a name, of which every one must hold."""

    def __init__(self, name):
        self.name, self.count = name, 0

    def expect(self, what, holds, seen=None):
        if not holds:
            sys.exit(f"{self.name}: {what}: does not hold; seen: {seen!r}")
        self.count += 1
        print(f"  ok  {what}")

    def eventually(self, what, ask, holds, seconds=10.0):
        end = time.time() + seconds
        while True:
            seen = ask()
            if holds(seen) or time.time() > end:
                self.expect(what, holds(seen), seen)
                return seen
            time.sleep(0.05)

    def done(self):
        print(f"{self.name}: {self.count} expectations held")
