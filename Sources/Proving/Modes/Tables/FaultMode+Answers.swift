import SimulatedExchange
import Trading

/// Answers that are lost, unreadable, old or untrue.
extension FaultMode {
  static let answers: [FaultMode] = [
    FaultMode(
      "RSP-01", .p0,
      "The order that opens is taken, and the answer is lost",
      from: "nautechsystems/nautilus_trader#4215 hummingbot/hummingbot#493 "
        + "hummingbot/hummingbot#8457",
      .round,
      [.hit(.loseAnswer, .entry, times: 1)],
      shows: [.unanswered(.entry)]),
    FaultMode(
      "RSP-02", .p0,
      "The answer to an order that opens says that its outcome is not known",
      at: "binance okx bybit",
      from: "sieblyio/binance#580 sonvister/Binance#77 nautechsystems/nautilus_trader#4152",
      .round,
      [.hit(.unknownOutcome, .entry, times: 1)],
      shows: [.answered(.entry, .unknown)]),
    FaultMode(
      "RSP-03", .p0,
      "The answer to a close is lost, and the stream tells of it before anybody tries again",
      from: "nautechsystems/nautilus_trader#4215 Haehnchen/crypto-trading-bot#53",
      .round,
      [.hit(.loseAnswer, .exit, from: 325, times: 1)],
      shows: [.unanswered(.exit)]),
    FaultMode(
      "RSP-04", .p0,
      "An order is taken unheard, and asking for it fails for longer than one would ask",
      from: "nautechsystems/nautilus_trader#4152 nautechsystems/nautilus_trader#4411 "
        + "nautechsystems/nautilus_trader#3879",
      .round,
      [
        .hit(.loseAnswer, .entry, times: 1),
        .hit(.loseEvent, [.fill, .report], from: 30, until: 35),
        .hit(.failRead, .lookup, from: 30, until: 100),
      ],
      shows: [.unanswered(.entry), .answered(.lookup, .unknown), .mistaken(.seconds(3))]),
    FaultMode(
      "RSP-05", .p0,
      "Queries of positions fail for minutes while one is open",
      from: "nautechsystems/nautilus_trader/docs/concepts/live.md xLydianSoftware/Qubx#411 "
        + "enarjord/passivbot/docs/ai/error_contract.md",
      .round,
      [.hit(.failRead, .positions, from: 60, until: 300)],
      shows: [.answered(.positions, .unknown)]),
    FaultMode(
      "RSP-06", .p0,
      "A position closes unheard, and listings leave it out while they have another",
      at: "hyperliquid",
      from: "hummingbot/hummingbot#8215 hummingbot/hummingbot#8216 HKUDS/Vibe-Trading#667",
      .pair,
      [.hit(.loseEvent, [.fill, .report], from: 245, until: 275)],
      shows: [.listOmits, .mistaken(.seconds(1))]),
    FaultMode(
      "RSP-07", .p0,
      "The listing of positions is cut at its first page; played is that this is seen",
      at: "bybit",
      from: "ccxt/ccxt#17340 nautechsystems/nautilus_trader#2879",
      .round,
      [.hit(.cutList, .positions, from: 60, until: 300)],
      shows: [.answered(.positions, .unknown)]),
    FaultMode(
      "RSP-10", .p1,
      "A row of a listing has empty fields; played is a listing that cannot be read",
      at: "bybit",
      from: "nautechsystems/nautilus_trader#3836 "
        + "bybit-exchange/docs/docs/v5/websocket/private/position.mdx",
      .round,
      [.hit(.garbleAnswer, .positions, from: 60, until: 300)],
      shows: [.answered(.positions, .unknown)]),
    FaultMode(
      "RSP-12", .p1,
      "The answer to an order that opens cannot be read",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L3360 hummingbot/hummingbot#5494",
      .round,
      [.hit(.garbleAnswer, .entry, times: 1)],
      shows: [.answered(.entry, .unknown)]),
    FaultMode(
      "RSP-13", .p1,
      "The answer to a moved stop has a word that nobody knows; played is that it cannot be read",
      from: "nautechsystems/nautilus_trader#1437 nautechsystems/nautilus_trader#3922 "
        + "nautechsystems/nautilus_trader/nautilus_trader/adapters/binance/common/enums.py",
      .round,
      [.hit(.garbleAnswer, .stop, from: 115, times: 1)],
      shows: [.answered(.stop, .unknown)]),
    FaultMode(
      "RSP-14", .p1,
      "A listing that is asked for just after a close still has the position",
      from: "ccxt/ccxt#1786 bybit-exchange/docs-legacy#184 freqtrade/freqtrade#9857",
      .round,
      [
        // Back from a short break, everything is asked for.
        .once(.disconnect, at: 480, .milliseconds(200), lasting: 1),
        .hit(.delayRequest, .positions, from: 475, until: 490, amount: 1),
        .hit(.staleRead, .positions, from: 475, until: 490),
      ],
      shows: [.lied(.positions)]),
    FaultMode(
      "RSP-15", .p0,
      "A listing of orders leaves out the conditional ones, as a stop is in doubt",
      at: "binance bybit okx",
      from: "nautechsystems/nautilus_trader#4411 freqtrade/freqtrade#12681 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1330",
      .round,
      [
        .hit(.garbleAnswer, .stop, from: 115, times: 1),
        .hit(.hideConditionals, .orders, from: 115, until: 130),
      ],
      shows: [.lied(.orders)]),
    FaultMode(
      "RSP-17", .p1,
      "A success hides that the close inside it was refused",
      at: "okx hyperliquid",
      from: "burakoner/OKX.Api#2 nomeida/hyperliquid#99 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1376",
      .round,
      [.hit(.ghostAck, .exit, from: 325, times: 1)],
      shows: [.lied(.exit)]),
    FaultMode(
      "RSP-19", .p0,
      "A stop is said to be placed, and is not",
      from: "sanketagarwal/hyperliquid-trading-agent#6 nomeida/hyperliquid#99",
      .round,
      [.once(.cancelStop, at: 100), .hit(.ignoreStop, .stop, from: 100, until: 108)],
      shows: [.lied(.stop), .bare(.seconds(1))]),
    FaultMode(
      "RSP-20", .p1,
      "An order is said to be taken that the account never shows",
      at: "hyperliquid",
      from: "richkuo/go-trader#756",
      .round,
      [.hit(.ghostAck, .entry, times: 1)],
      shows: [.lied(.entry)]),
    FaultMode(
      "RSP-21", .p1,
      "A query for an order in doubt does not find it, though it stands",
      at: "hyperliquid",
      from: "hyperliquid-dex/hyperliquid-python-sdk#253 ccxt/ccxt#27113",
      .standing,
      [.hit(.garbleAnswer, .entry, times: 1), .hit(.missOrder, .lookup, times: 1)],
      shows: [.lied(.lookup)]),
    FaultMode(
      "RSP-22", .p0,
      "A query for an order in doubt tells of a leg that was cancelled, though it stands",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4288 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L286",
      .standing,
      [.hit(.garbleAnswer, .entry, times: 1), .hit(.formerLeg, .lookup, times: 1)],
      shows: [.lied(.lookup)]),
    FaultMode(
      "RSP-23", .p0,
      "Every answer to a query takes seconds while positions open and close",
      from: "enarjord/passivbot#980",
      .round,
      [.hit(.delayAnswer, .read, from: 25, until: 360, amount: 9)],
      shows: [.answeredLate(.read, .seconds(4))]),
    FaultMode(
      "RSP-25", .p1,
      "The venue is down for maintenance for up to a minute: it refuses all, its stream breaks",
      from: "freqtrade/freqtrade#2889 xLydianSoftware/Qubx#411 "
        + "bybit-exchange/docs/docs/v5/system-status.mdx",
      .round,
      [.once(.maintenance, at: 115, lasting: 60)],
      shows: [.streamBroke, .answered(.all, .because(.rateLimited))]),
    FaultMode(
      "RSP-26", .p1,
      "An order ends cancelled with a part of it filled",
      at: "hyperliquid",
      from: "ccxt/ccxt#23014 ccxt/ccxt#23998 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint",
      .round,
      [.hit(.partialFill, .entry, times: 1)],
      shows: [.endedInPart]),
  ]
}
