"""The strategy that both bots trade: velocity and acceleration of a smoothed price.

Written from the description of a bot that had 319 signals in 8 hours on one symbol, and traded two
of them. On candles of a minute it raises about 40 signals an hour. It has no edge, nor does it
matter here: the question is what becomes of its signals.
"""

SYMBOLS = {"BTCUSDT": "0.001", "ETHUSDT": "0.02", "SOLUSDT": "0.5"}
LEVERAGE = 10
STOP, TARGET = 0.0015, 0.003
FEE = 0.00055
SMOOTHING = 2 / (3 + 1)


class Calculus:
    """One symbol's candles, and the signals in them."""

    def __init__(self):
        self.last_start, self.smooth = None, []

    def signal(self, rows):
        """The side of a signal at the newest closed candle, or None.

        `rows` is what the venue lists: newest first, the first of them still under way.
        """
        for start, _, _, _, close, *_ in reversed(rows[1:]):
            if self.last_start is not None and int(start) <= self.last_start:
                continue
            self.last_start = int(start)
            before = self.smooth[-1] if self.smooth else float(close)
            self.smooth = self.smooth[-2:] + [before + SMOOTHING * (float(close) - before)]
        if len(self.smooth) < 3:
            return None
        a, b, c = self.smooth
        velocity, acceleration = c - b, (c - b) - (b - a)
        if velocity * acceleration <= 0:
            return None
        return "Buy" if velocity > 0 else "Sell"


def margin(symbol, price):
    """What a position of one symbol takes up."""
    return float(SYMBOLS[symbol]) * price / LEVERAGE


def bracket(side, price, tick):
    """The stop and the target of an entry at about a price, on the grid of the symbol."""
    way = 1 if side == "Buy" else -1
    places = len(tick.partition(".")[2])

    def on_grid(value):
        return f"{round(value / float(tick)) * float(tick):.{places}f}"

    return on_grid(price * (1 - way * STOP)), on_grid(price * (1 + way * TARGET))
