"""The same bot, with the rules applied that it lacked.

The strategy, its orders and its limits are those of phantom_bot.py. What differs:

1. An answer has three values. A listing that failed says nothing, and changes nothing but the age
   of what is known; only a complete one, of every page, clears a position.
2. All positions are asked for at once, every minute, and again at once where that failed.
3. A listing clears an entry only when it was asked for later than the venue may lag behind.
4. An order whose outcome is not known is asked for under its own name until the venue has spoken;
   until then its symbol is in doubt, not held and not flat.
5. Free margin is what the venue says, not what is left after what the bot believes.
6. Where nothing is known for two minutes, no position is opened, and the signal says so.
"""

import requests
from pybit.exceptions import FailedRequestError, InvalidRequestError

import calculus
from phantom_bot import LINEAR, PhantomBot, main

READ_LAG = 2.0
TRIES = 4
UNKNOWN = (FailedRequestError, requests.exceptions.RequestException, ValueError)


class FixedBot(PhantomBot):
    def __init__(self, address):
        super().__init__(address)
        self.now = self.synced = self.drydock.ask("state")["now"] / 1000
        self.free, self.doubts = 0.0, {}

    def run(self, minutes):
        for _ in range(minutes):
            self.now = self.drydock.advance(60)["now"] / 1000
            self.resolve_doubts()
            self.sync_positions()
            self.update_balance()
            self.tell_beliefs()
            for symbol, state in self.states.items():
                side = self.look(symbol, state)
                if side:
                    self.signals += 1
                    self.on_signal(f"s{self.signals}", symbol, side)
            self.tell_beliefs()

    def ask(self, question, **options):
        """The answer to a query, or None where it is not known after a few tries."""
        for _ in range(TRIES):
            try:
                return question(**options)["result"]
            except InvalidRequestError as error:
                if error.status_code not in (10006, 10016):
                    raise
            except UNKNOWN:
                pass
        return None

    def list_positions(self):
        """Every position, or None where the listing is not complete."""
        rows, cursor = [], None
        while True:
            page = self.ask(self.http.get_positions, **LINEAR, settleCoin="USDT", limit=200,
                            cursor=cursor)
            if page is None:
                return None
            rows += page["list"]
            cursor = page.get("nextPageCursor")
            if not cursor:
                return {row["symbol"]: row for row in rows if float(row["size"] or 0) > 0}

    def sync_positions(self):
        listed = self.list_positions()
        if listed is None:
            return
        self.synced = self.now
        for symbol, state in self.states.items():
            row, held = listed.get(symbol), state.position_info
            if row is not None:
                state.position_info = {**row, "entered": held["entered"] if held else self.now}
            elif held is not None and self.now - held["entered"] > READ_LAG:
                state.position_info = None

    def why_not(self, symbol, side):
        if self.now - self.synced > 120:
            return "venueInDoubt"
        if symbol in self.doubts:
            return "orderInDoubt"
        if self.states[symbol].position_info is not None:
            return "alreadyInPosition"
        for state in self.states.values():
            if state.position_info is not None and state.position_info["side"] != side:
                return "crossSymbolHedge"
        if self.free < calculus.margin(symbol, self.states[symbol].price) * 1.05:
            return "insufficientMargin"
        return None

    def execute_trade(self, signal, symbol, side):
        state = self.states[symbol]
        stop, target = calculus.bracket(side, state.price, state.tick)
        quantity = calculus.SYMBOLS[symbol]
        position = {"symbol": symbol, "side": side, "size": quantity, "entered": self.now}
        try:
            self.http.place_order(**LINEAR, symbol=symbol, side=side, orderType="Market",
                                  qty=quantity, stopLoss=stop, takeProfit=target,
                                  orderLinkId=signal)
        except InvalidRequestError:
            self.drydock.blocked(signal, "rejectedByVenue")
            return
        except UNKNOWN:
            self.doubts[symbol] = (signal, position)
            self.resolve_doubts()
            return
        state.position_info = position
        self.free -= calculus.margin(symbol, state.price)

    def resolve_doubts(self):
        """Asks for every order whose outcome is not known, under its own name."""
        for symbol, (signal, position) in list(self.doubts.items()):
            answer = self.ask(self.http.get_open_orders, **LINEAR, symbol=symbol,
                              orderLinkId=signal)
            if answer is None:
                continue
            if answer["list"]:
                if float(answer["list"][0]["cumExecQty"] or 0) > 0:
                    self.states[symbol].position_info = position
            elif self.now - position["entered"] <= READ_LAG:
                continue
            else:
                self.drydock.blocked(signal, "rejectedByVenue")
            del self.doubts[symbol]

    def update_balance(self):
        wallet = self.ask(self.http.get_wallet_balance, accountType="UNIFIED", coin="USDT")
        if wallet is not None:
            self.free = float(wallet["list"][0]["totalAvailableBalance"])


if __name__ == "__main__":
    main(FixedBot)
