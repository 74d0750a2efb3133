"""pybit, unmodified but for the address, against the served exchange."""

import sys

import pybit.unified_trading as unified
from pybit.exceptions import InvalidRequestError

from common import KEY, SECRET, Story, served, truth

C = {"category": "linear", "symbol": "BTCUSDT"}


def story(address):
    s = Story("pybit")
    http = unified.HTTP(api_key=KEY, api_secret=SECRET)
    http.endpoint = address
    streams = address.replace("http", "ws", 1)
    unified.PUBLIC_WSS = streams + "/v5/public/{CHANNEL_TYPE}"
    unified.PRIVATE_WSS = streams + "/v5/private"
    heard = {"order": [], "execution": [], "position": [], "wallet": [], "book": [], "trade": [],
             "ticker": [], "kline": []}

    private = unified.WebSocket(testnet=False, channel_type="private", api_key=KEY,
                                api_secret=SECRET)
    private.order_stream(lambda m: heard["order"].extend(m["data"]))
    private.execution_stream(lambda m: heard["execution"].extend(m["data"]))
    private.position_stream(lambda m: heard["position"].extend(m["data"]))
    private.wallet_stream(lambda m: heard["wallet"].extend(m["data"]))
    public = unified.WebSocket(testnet=False, channel_type="linear")
    public.orderbook_stream(50, "BTCUSDT", heard["book"].append)
    public.trade_stream("BTCUSDT", heard["trade"].append)
    public.ticker_stream("BTCUSDT", heard["ticker"].append)
    public.kline_stream(1, "BTCUSDT", heard["kline"].append)

    rules = http.get_instruments_info(**C)["result"]["list"][0]
    s.expect("instruments are loaded", rules["lotSizeFilter"]["qtyStep"] == "0.001", rules)
    http.set_leverage(**C, buyLeverage="5", sellLeverage="5")
    try:
        http.set_leverage(**C, buyLeverage="5", sellLeverage="5")
        s.expect("the same leverage again is refused", False)
    except InvalidRequestError as error:
        s.expect("the same leverage again is refused", error.status_code == 110043, error)

    last = float(http.get_tickers(**C)["result"]["list"][0]["lastPrice"])
    stop, target = f"{last * 0.9:.1f}", f"{last * 1.1:.1f}"
    placed = http.place_order(**C, side="Buy", orderType="Market", qty="0.01", stopLoss=stop,
                              takeProfit=target, orderLinkId="entry-1")["result"]
    s.expect("a market order is taken", placed["orderLinkId"] == "entry-1", placed)
    position = http.get_positions(**C)["result"]["list"][0]
    s.expect("the position stands", (position["side"], position["size"]) == ("Buy", "0.01"),
             position)
    s.expect("its leverage is the one that was set", position["leverage"] == "5", position)
    s.expect("its stop and target hang on it",
             float(position["stopLoss"]) == float(stop)
             and float(position["takeProfit"]) == float(target), position)

    moved = f"{last * 0.95:.1f}"
    http.set_trading_stop(**C, stopLoss=moved, positionIdx=0)
    position = http.get_positions(**C)["result"]["list"][0]
    s.expect("the stop is amended and the target stays",
             float(position["stopLoss"]) == float(moved)
             and float(position["takeProfit"]) == float(target), position)

    resting = http.place_order(**C, side="Buy", orderType="Limit", qty="0.02",
                               price=f"{last * 0.8:.1f}", timeInForce="PostOnly",
                               orderLinkId="rest-1")["result"]
    lower = f"{last * 0.75:.1f}"
    http.amend_order(**C, orderId=resting["orderId"], price=lower)
    found = http.get_open_orders(**C, orderId=resting["orderId"])["result"]["list"][0]
    s.expect("a resting order is amended",
             float(found["price"]) == float(lower) and found["orderStatus"] == "New", found)
    rows = http.get_open_orders(**C)["result"]["list"]
    s.expect("open orders are the resting one and both stops",
             sorted(r["stopOrderType"] for r in rows) == ["", "StopLoss", "TakeProfit"], rows)
    fills = http.get_executions(**C, limit=50)["result"]["list"]
    s.expect("the execution is listed", [f["orderLinkId"] for f in fills] == ["entry-1"], fills)
    wallet = http.get_wallet_balance(accountType="UNIFIED", coin="USDT")["result"]["list"][0]
    s.expect("the fee is paid from the wallet",
             abs(10000 - float(fills[0]["execFee"])
                 - float(wallet["coin"][0]["walletBalance"])) < 1e-8, wallet)

    s.eventually("the fill is told", lambda: heard["execution"],
                 lambda e: [x["execId"] for x in e] == [fills[0]["execId"]])
    s.eventually("the order's end is told", lambda: heard["order"],
                 lambda o: ("entry-1", "Filled") in [(x["orderLinkId"], x["orderStatus"])
                                                     for x in o])
    s.eventually("the position is told", lambda: heard["position"],
                 lambda p: any(x["size"] == "0.01" and x["side"] == "Buy" for x in p))
    s.eventually("the balance is told", lambda: heard["wallet"], bool)
    s.eventually("the book is shown", lambda: heard["book"], bool)
    s.eventually("trades are shown", lambda: heard["trade"], bool)
    s.eventually("tickers are shown", lambda: heard["ticker"], lambda m: len(m) >= 2)
    s.eventually("candles are shown", lambda: heard["kline"], bool)

    http.cancel_order(**C, orderLinkId="rest-1")
    try:
        http.cancel_order(**C, orderLinkId="rest-1")
        s.expect("a second cancel is refused", False)
    except InvalidRequestError as error:
        s.expect("a second cancel is refused", error.status_code == 110001, error)
    http.place_order(**C, side="Sell", orderType="Market", qty="0.01", reduceOnly=True)
    position = http.get_positions(**C)["result"]["list"][0]
    s.expect("the position is closed", (position["size"], position["side"]) == ("0", ""), position)
    rows = http.get_open_orders(**C)["result"]["list"]
    s.expect("its stops went with it", rows == [], rows)
    past = http.get_order_history(**C)["result"]["list"]
    s.expect("history knows every order", len(past) == 5, [p["orderStatus"] for p in past])
    s.eventually("the flat position is told", lambda: heard["position"],
                 lambda p: any(x["size"] == "0" and x["side"] == "" for x in p))
    s.expect("candles are listed", len(http.get_kline(**C, interval="1", limit=5)["result"]["list"])
             >= 1)
    http.cancel_all_orders(**C)
    account = truth(address, "accounts")[0]
    s.expect("the truth is flat", account["positions"][0]["size"] == "0", account)
    s.expect("it never stood bare", account["positions"][0]["nakedSeconds"] == 0, account)
    private.exit()
    public.exit()
    s.done()


if __name__ == "__main__":
    with served(sys.argv[1], "--speed", "60") as address:
        story(address)
