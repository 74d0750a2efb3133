"""What a bot says to the exchange that it is proved at, beside what it says to its venue.

Nothing in here is needed to trade. It is what makes a report card: which signals there were, why
those that were not traded were not, and what the bot believes to hold.
"""

import json
import urllib.request


class Drydock:
    """The admin interface of `drydock serve`."""

    def __init__(self, address):
        self.address = address

    def ask(self, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.address}/drydock/{name}", data, timeout=30) as answer:
            return json.load(answer)

    def advance(self, seconds):
        """In lockstep: the bot is idle for so long; returns what time it is then."""
        return self.ask("advance", {"seconds": seconds})

    def signal(self, signal, symbol, side, blocked=None):
        """There was a signal; with a reason, it was not traded because of that."""
        body = {"id": signal, "symbol": symbol, "side": side}
        self.ask("signals", body if blocked is None else {**body, "blocked": blocked})

    def blocked(self, signal, reason):
        """A signal that was told before was not traded after all."""
        self.ask("signals", {"id": signal, "blocked": reason})

    def believes(self, positions):
        """All that the bot believes to hold."""
        self.ask("beliefs", {"positions": positions})

    def card(self):
        return self.ask("report-card")
