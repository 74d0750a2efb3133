// swift-tools-version: 6.3
import PackageDescription

/// Every target is held to the same rules; see the tidy test for the ones a compiler cannot hold.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Rounding and square roots of the core come from the C mathematics library.
let mathematics: [LinkerSetting] = [.linkedLibrary("m")]

/// A strategy compiled at run time links against the executable's own symbols.
let exportsSymbols: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "--export-dynamic"])]

let package = Package(
  name: "drydock",
  products: [.executable(name: "drydock", targets: ["drydock"])],
  targets: [
    // Values
    .target(name: "Trading", swiftSettings: house, linkerSettings: mathematics),

    // C libraries, each behind one module
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CWebSockets", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),

    // What every venue's wire is written in
    .target(name: "WireFormat", dependencies: ["COpenSSL"], swiftSettings: house),

    // Rules: no clock, no sockets, no files, no Foundation
    .target(name: "Execution", dependencies: ["Trading"], swiftSettings: house),
    .target(name: "SimulatedExchange", dependencies: ["Trading"], swiftSettings: house),
    .target(name: "StrategyKit", dependencies: ["Trading"], swiftSettings: house),

    // Loop
    .target(
      name: "Simulation",
      dependencies: ["Execution", "SimulatedExchange", "StrategyKit", "Trading"],
      swiftSettings: house),
    .target(name: "Statistics", dependencies: ["Trading"], swiftSettings: house),

    // Edges: files, formats, the store
    .target(
      name: "MarketData", dependencies: ["CCSV", "COpenSSL", "CZlib", "Trading"],
      swiftSettings: house),
    .target(
      name: "Configuration", dependencies: ["SimulatedExchange", "Trading"], swiftSettings: house),
    .target(
      name: "Journal",
      dependencies: ["CSQLite", "Execution", "Simulation", "Statistics", "Trading"],
      swiftSettings: house),

    .target(
      name: "Recording", dependencies: ["CZlib", "Simulation", "Trading", "WireFormat"],
      swiftSettings: house),
    .target(name: "Transport", dependencies: ["CWebSockets", "Trading"], swiftSettings: house),
    .target(
      name: "BybitProtocol", dependencies: ["Trading", "WireFormat"], swiftSettings: house),

    // Clients of venues: bytes in, events out
    .target(
      name: "Venues", dependencies: ["BybitProtocol", "Trading", "Transport", "WireFormat"],
      swiftSettings: house),

    // Drivers
    .target(
      name: "LiveTrading",
      dependencies: [
        "BybitProtocol", "Execution", "Journal", "Recording", "SimulatedExchange", "Simulation",
        "Statistics", "StrategyKit", "Trading", "Transport", "Venues", "WireFormat",
      ],
      swiftSettings: house),

    .target(
      name: "Backtesting",
      dependencies: [
        "Configuration", "Execution", "Journal", "MarketData", "Recording", "SimulatedExchange",
        "Simulation", "Statistics", "StrategyKit", "StrategySource", "Trading",
      ],
      swiftSettings: house),

    .target(
      name: "Proving",
      dependencies: [
        "Configuration", "Execution", "Journal", "MarketData", "SimulatedExchange", "Simulation",
        "Statistics", "StrategyKit", "Trading",
      ],
      swiftSettings: house),

    .target(
      name: "VenueServer",
      dependencies: [
        "BybitProtocol", "Configuration", "SimulatedExchange", "Simulation", "Statistics",
        "Trading", "Transport", "WireFormat",
      ],
      swiftSettings: house),

    .target(
      name: "Downloading",
      dependencies: ["BybitProtocol", "MarketData", "Trading", "Transport", "WireFormat"],
      swiftSettings: house),

    // What people look at
    .target(
      name: "Reports",
      dependencies: [
        "Backtesting", "CZlib", "Journal", "Proving", "SimulatedExchange", "Simulation",
        "Statistics", "Trading", "Transport", "WireFormat",
      ],
      resources: [.embedInCode("Assets")], swiftSettings: house),

    .target(
      name: "Monitoring",
      dependencies: [
        "Execution", "Journal", "LiveTrading", "SimulatedExchange", "Simulation", "Trading",
        "Transport", "Venues", "WireFormat",
      ],
      swiftSettings: house),

    // Strategies: picked up by adding a file
    .target(name: "StrategySource", swiftSettings: house),
    .executableTarget(
      name: "CatalogTool", dependencies: ["StrategySource"], swiftSettings: house),
    .plugin(
      name: "CatalogPlugin", capability: .buildTool(), dependencies: ["CatalogTool"],
      path: "Sources/CatalogPlugin"),
    .target(
      name: "Strategies", dependencies: ["StrategyKit"], path: "strategies",
      exclude: ["README.md"], plugins: ["CatalogPlugin"]),

    // The command
    .executableTarget(
      name: "drydock",
      dependencies: [
        "Backtesting", "BybitProtocol", "COpenSSL", "Configuration", "Downloading", "Execution",
        "Journal", "LiveTrading", "MarketData", "Monitoring", "Proving", "Recording", "Reports",
        "SimulatedExchange", "Simulation", "Statistics", "Strategies", "StrategyKit", "Trading",
        "Transport", "VenueServer", "Venues", "WireFormat",
      ],
      swiftSettings: house, linkerSettings: exportsSymbols),

    // What a journal costs; see scripts/bench-journal
    .executableTarget(
      name: "JournalBench",
      dependencies: [
        "Configuration", "Execution", "Journal", "MarketData", "SimulatedExchange", "Simulation",
        "StrategyKit", "Trading",
      ],
      swiftSettings: house),

    // Tests
    .target(
      name: "TestKit",
      dependencies: [
        "Execution", "SimulatedExchange", "Simulation", "StrategyKit", "Trading", "Transport",
      ],
      swiftSettings: house),
    .testTarget(name: "TidyTests", swiftSettings: house),
    .testTarget(name: "TradingTests", dependencies: ["Trading", "TestKit"], swiftSettings: house),
    .testTarget(
      name: "ExecutionTests", dependencies: ["Execution", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "SimulatedExchangeTests", dependencies: ["SimulatedExchange", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "StrategyKitTests",
      dependencies: [
        "Backtesting", "Strategies", "StrategyKit", "StrategySource", "TestKit", "Trading",
      ],
      swiftSettings: house, linkerSettings: exportsSymbols),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Execution", "SimulatedExchange", "Simulation", "StrategyKit", "TestKit", "Trading",
      ],
      swiftSettings: house),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "MarketDataTests", dependencies: ["MarketData", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: ["Configuration", "SimulatedExchange", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "JournalTests",
      dependencies: [
        "Execution", "Journal", "SimulatedExchange", "Simulation", "Statistics", "StrategyKit",
        "TestKit", "Trading",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ProvingTests",
      dependencies: [
        "Configuration", "Execution", "Proving", "Reports", "SimulatedExchange", "Simulation",
        "StrategyKit",
        "TestKit", "Trading",
      ],
      exclude: ["scenarios"], swiftSettings: house),
    .testTarget(
      name: "MonitoringTests",
      dependencies: [
        "Execution", "Journal", "Monitoring", "Proving", "SimulatedExchange", "Simulation",
        "StrategyKit", "TestKit", "Trading",
      ],
      swiftSettings: house),
    .testTarget(
      name: "TransportTests", dependencies: ["TestKit", "Trading", "Transport"],
      swiftSettings: house),
    .testTarget(
      name: "RecordingTests", dependencies: ["Recording", "Simulation", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "WireFormatTests", dependencies: ["TestKit", "WireFormat"], swiftSettings: house),
    .testTarget(
      name: "BybitProtocolTests",
      dependencies: ["BybitProtocol", "TestKit", "Trading", "WireFormat"], swiftSettings: house),
    .testTarget(
      name: "VenueServerTests",
      dependencies: [
        "BybitProtocol", "Configuration", "Reports", "SimulatedExchange", "Simulation", "TestKit",
        "Trading", "Transport", "VenueServer", "WireFormat",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DownloadingTests",
      dependencies: [
        "BybitProtocol", "Configuration", "Downloading", "MarketData", "SimulatedExchange",
        "Simulation", "TestKit", "Trading", "Transport", "VenueServer", "WireFormat",
      ],
      swiftSettings: house),
    .testTarget(
      name: "VenuesTests",
      dependencies: ["BybitProtocol", "TestKit", "Trading", "Transport", "Venues", "WireFormat"],
      swiftSettings: house),
    .testTarget(
      name: "LiveTradingTests",
      dependencies: [
        "BybitProtocol", "Configuration", "Execution", "Journal", "LiveTrading", "Monitoring",
        "Recording", "SimulatedExchange", "Simulation", "Statistics", "StrategyKit", "TestKit",
        "Trading", "Transport",
        "VenueServer", "Venues", "WireFormat",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Statistics", "TestKit", "Trading"],
      swiftSettings: house),
    .testTarget(
      name: "ReferenceTests",
      dependencies: [
        "Backtesting", "Execution", "MarketData", "SimulatedExchange", "Simulation", "Statistics",
        "StrategyKit", "TestKit", "Trading",
      ],
      swiftSettings: house),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Journal", "Reports", "Statistics", "TestKit", "Trading", "Transport", "drydock",
      ],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
