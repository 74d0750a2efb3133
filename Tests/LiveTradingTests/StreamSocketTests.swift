import LiveTrading
import Testing
import Venues

@Suite struct `The sockets of streams` {
  @Test func `that were replaced end without ending the new one`() {
    var sockets = StreamSockets()
    let former = [sockets.open(.market, as: 1), sockets.close(.market)]
    #expect(former == [nil, 1])
    let replaced = sockets.open(.market, as: 2)
    #expect(replaced == nil)
    // The end of the first comes only now, and after it what it had said before.
    let late = [
      sockets.hears(1, on: .market, isEnd: true), sockets.hears(1, on: .market, isEnd: false),
    ]
    #expect(late == [false, false])
    #expect(sockets.number(of: .market) == 2)
    let own = [
      sockets.hears(2, on: .market, isEnd: false), sockets.hears(2, on: .market, isEnd: true),
    ]
    #expect(own == [true, true])
    #expect(sockets.number(of: .market) == nil)
  }

  @Test func `that were not closed are given back to be closed`() {
    var sockets = StreamSockets()
    let former = [sockets.open(.account, as: 7), sockets.open(.account, as: 8)]
    #expect(former == [nil, 7])
    let heard = [
      sockets.hears(7, on: .account, isEnd: true), sockets.hears(8, on: .account, isEnd: false),
    ]
    #expect(heard == [false, true])
  }
}
