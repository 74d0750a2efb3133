import SimulatedExchange
import Trading

/// Our own process: killed, held up, without its store.
extension FaultMode {
  static let processes: [FaultMode] = [
    FaultMode(
      "PRS-01", .p0,
      "The process is killed as it sends the order that opens",
      from: "freqtrade/freqtrade#8913 freqtrade/freqtrade#3647 freqtrade/freqtrade#3682",
      .round,
      [.hit(.killAtSend, .entry, times: 1)],
      shows: [.died]),
    FaultMode(
      "PRS-02", .p0,
      "The process is killed after the trailing stop has moved",
      from: "freqtrade/freqtrade#5637 enarjord/passivbot#1323",
      .following,
      [.once(.kill, at: 240, lasting: 20)],
      shows: [.diedHolding]),
    FaultMode(
      "PRS-03", .p0,
      "A stop is said to be moved, and stands where it stood",
      from: "freqtrade/freqtrade#3640 freqtrade/freqtrade#12681",
      .round,
      [.hit(.ignoreStop, .stop, from: 115, times: 1)],
      shows: [.lied(.stop)]),
    FaultMode(
      "PRS-04", .p1,
      "The store cannot be written as an entry is to be sent",
      from: "freqtrade/freqtrade#6353 freqtrade/freqtrade#4653 freqtrade/freqtrade#12386",
      .round,
      [.once(.storeFails, at: 25, lasting: 60)],
      shows: [.answered(.entry, .because(.notSent))]),
    FaultMode(
      "PRS-06", .p0,
      "The process stands still as an entry is confirmed; a lock has no other outcome here",
      from: "nautechsystems/nautilus_trader#3871 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1318",
      .round,
      [.once(.starve, at: 30, .milliseconds(50), lasting: 40)],
      shows: [.stoodStill(.seconds(10)), .heardLate(.fill, .seconds(10))]),
    FaultMode(
      "PRS-07", .p1,
      "The stop fills while the process is down, and the store still has the position",
      from: "nautechsystems/nautilus_trader#3023",
      .stopped,
      [.once(.kill, at: 245, lasting: 60)],
      shows: [.diedHolding, .unheard(.fill)]),
    FaultMode(
      "PRS-08", .p1,
      "The process is killed again and again while a position is open",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#3878",
      .round,
      [
        .once(.kill, at: 60, lasting: 10),
        .once(.kill, at: 100, lasting: 10),
        .once(.kill, at: 200, lasting: 10),
      ],
      shows: [.diedHolding]),
    FaultMode(
      "PRS-10", .p1,
      "A second instance sends the same order that opens",
      from: "oliver-zehentleitner/unicorn-binance-websocket-api#275 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/nonces-and-api-wallets "
        + "enarjord/passivbot#980",
      .round,
      [.hit(.repeatRequest, .entry, times: 1, amount: 2)],
      shows: [.cameTwice(.entry)]),
    FaultMode(
      "PRS-11", .p1,
      "The process stands still for up to forty seconds while a position is open",
      from: "sammchardy/python-binance#1295 nautechsystems/nautilus_trader#1184",
      .round,
      [.once(.starve, at: 200, lasting: 40)],
      shows: [.stoodStill(.seconds(15))]),
    FaultMode(
      "PRS-12", .p0,
      "A stop fills two per cent away from its trigger",
      from: "freqtrade/freqtrade#8560 richkuo/go-trader#756",
      .stopped,
      [.hit(.slipStop, .stop, from: 245, times: 1, part: "0.02")],
      shows: [.closedAway(1)]),
    FaultMode(
      "PRS-13", .p1,
      "The process is stopped between an entry and its stop",
      from: "hummingbot/hummingbot#4778 hummingbot/hummingbot#720",
      .round,
      [.once(.kill, at: 31, lasting: 10)],
      shows: [.diedHolding]),
  ]
}
