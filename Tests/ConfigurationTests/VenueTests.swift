import Configuration
import Foundation
import Testing
import Trading

@Suite struct `The profile of a venue` {
  func profile(_ venue: VenueName) throws -> VenueProfile {
    try VenueProfiles.load(folder: Facts.venues, venue: venue.rawValue)
  }

  @Test(arguments: VenueName.allCases)
  func `can be read`(venue: VenueName) throws {
    let profile = try profile(venue)
    #expect(profile.name == venue.rawValue)
    #expect(profile.codes[.insufficientMargin] != nil)
    #expect(!profile.listsFlatPositions)
    #expect(profile.readLag > .zero)
  }

  @Test(arguments: [
    (VenueName.bybit, VenueProfile.StopStyle.ofPosition, true, VenueProfile.TrailingStyle.distance),
    (.binance, .exclusiveOrder, false, .rate), (.okx, .amendableOrder, true, .rate),
    (.hyperliquid, .amendableOrder, true, .none),
  ])
  func `says how stops are kept`(
    venue: VenueName, style: VenueProfile.StopStyle, attaches: Bool,
    trailing: VenueProfile.TrailingStyle
  ) throws {
    let profile = try profile(venue)
    #expect(profile.stopStyle == style)
    #expect(profile.attachesStops == attaches)
    #expect(profile.trailingStyle == trailing)
  }

  @Test func `bounds the callback where the venue does`() throws {
    #expect(try profile(.binance).trailingRates == "0.001"..."0.1")
    #expect(try profile(.okx).trailingRates == nil)
  }

  @Test func `watches the mark price only at Hyperliquid`() throws {
    for venue in VenueName.allCases {
      #expect(try profile(venue).triggerSource == (venue == .hyperliquid ? .mark : .last))
    }
  }

  @Test func `speaks the venue's own codes`() throws {
    #expect(try profile(.bybit).rejection(.insufficientMargin).code == 110007)
    #expect(try profile(.binance).rejection(.notionalTooSmall).code == -4164)
    #expect(try profile(.hyperliquid).rejection(.priceOffGrid).code == 0)
    #expect(try profile(.okx).rejection(.quantityOffLot).code == 51121)
    #expect(try profile(.okx).rejection(.notionalTooSmall).code == 0)
  }

  @Test func `tells the venue's habits`() throws {
    let (bybit, binance) = (try profile(.bybit).habits, try profile(.binance).habits)
    let (hyperliquid, okx) = (try profile(.hyperliquid).habits, try profile(.okx).habits)
    #expect(bybit.positionsPerPage == 20)
    #expect(bybit.refusesUnchangedStops)
    #expect(binance.hasConditionalBook && okx.hasConditionalBook)
    #expect(!bybit.hasConditionalBook && !hyperliquid.hasConditionalBook)
    #expect(binance.countsReduceOnly)
    #expect(binance.refusedAtOnce == [.postOnly, .fillOrKill])
    #expect(hyperliquid.amendsAsNewOrder && hyperliquid.attachesWhenWhole)
    #expect(hyperliquid.marketBand == "0.05" && hyperliquid.triggerBand == "0.1")
    #expect(okx.gone.cancelFilled == 51402)
    for venue in VenueName.allCases {
      let profile = try profile(venue)
      // What is usual lies within what the executor is told to expect.
      #expect(profile.habits.usualLag > .zero && profile.habits.usualLag < profile.readLag)
    }
  }

  @Test(arguments: [
    ("\"ofPosition\"", "\"ofposition\"", "did you mean \"ofPosition\"?"),
    ("\"priceOffGrid\"", "\"priceOfGrid\"", "did you mean \"priceOffGrid\"?"),
    ("\"requestLimit\": 10", "\"requestLimit\": 0", "a whole number from 1 to 1000000"),
    ("\"positionsPerPage\": 20", "\"positionPerPage\": 20", "mean \"positionsPerPage\"?"),
    ("\"positionsPerPage\": 20", "\"positionsPerPage\": 0", "a whole number from 1 to 10000"),
    ("\"attachesStops\": true", "\"attachesStops\": 1", "expected true or false, found 1"),
  ])
  func `is refused with the place and the reason`(
    part: String, replacement: String, reason: String
  ) throws {
    let text = try String(contentsOf: Facts.venues.appending(path: "bybit.json"), encoding: .utf8)
    let changed = text.replacingOccurrences(of: part, with: replacement)
    #expect(changed != text)
    let top = try field(changed)
    let said = message { _ = try VenueProfiles.read(top) }
    #expect(said.contains(reason), "\(said)")
  }
}

@Suite struct `The folder of the project` {
  let nowhere = URL(filePath: "/")

  @Test func `is found above the executable`() {
    let binary = Facts.home.appending(path: ".build/release/drydock")
    let home = ProjectHome.find(
      environment: [:], executable: binary, workingDirectory: nowhere)
    #expect(home?.standardizedFileURL.path == Facts.home.path)
  }

  @Test func `is found above the working directory`() {
    let home = ProjectHome.find(
      environment: [:], executable: URL(filePath: "/bin/drydock"),
      workingDirectory: Facts.home.appending(path: "Sources/Trading"))
    #expect(home?.standardizedFileURL.path == Facts.home.path)
  }

  @Test func `is the one that the environment names, or none`() {
    func find(_ path: String) -> URL? {
      ProjectHome.find(
        environment: [ProjectHome.variable: path],
        executable: Facts.home.appending(path: "drydock"), workingDirectory: Facts.home)
    }
    #expect(find(Facts.home.path)?.path == Facts.home.path)
    #expect(find("/") == nil)
    #expect(find("") != nil)
  }

  @Test func `is nowhere where nothing holds it`() {
    #expect(
      ProjectHome.find(
        environment: [:], executable: URL(filePath: "/bin/drydock"), workingDirectory: nowhere)
        == nil)
  }
}
