/// A setting of a strategy that the command line can change: `@Parameter(2...200) var fast = 10`.
///
/// The value lives in a box, so that a setting can be found by its name and changed once the
/// strategy exists. Settings are changed before the first candle and never again.
@propertyWrapper public struct Parameter<Value: ParameterValue> {
  private let box: ParameterBox<Value>

  /// Creates a setting with its default, its range and what it means.
  public init(wrappedValue: Value, _ range: ClosedRange<Value>, _ meaning: String = "") {
    box = ParameterBox(wrappedValue, range, meaning)
  }

  /// The value in force.
  public var wrappedValue: Value { box.value }
}

/// What a setting can be: a whole or a binary number.
public protocol ParameterValue: Comparable, Sendable, CustomStringConvertible {
  /// Reads the value from what a person typed, or returns nil.
  init?(_ text: String)
}

extension Int: ParameterValue {}
extension Double: ParameterValue {}

/// A setting as the command line sees it.
public protocol AnyParameter: AnyObject {
  /// The default, the range and the meaning, as text.
  var about: ParameterDescription { get }
  /// Sets the value from text; returns false where it does not fit the type or the range.
  func set(_ text: String) -> Bool
}

/// What a person should know of a setting.
public struct ParameterDescription: Equatable, Sendable {
  public var name: String
  /// The default.
  public var value: String
  /// As `2...200`.
  public var range: String
  public var meaning: String

  /// Creates a description.
  public init(name: String, value: String, range: String, meaning: String) {
    self.name = name
    self.value = value
    self.range = range
    self.meaning = meaning
  }
}

final class ParameterBox<Value: ParameterValue>: AnyParameter {
  private(set) var value: Value
  private let range: ClosedRange<Value>
  private let meaning: String

  init(_ value: Value, _ range: ClosedRange<Value>, _ meaning: String) {
    precondition(range.contains(value), "a default is within its range")
    self.value = value
    self.range = range
    self.meaning = meaning
  }

  var about: ParameterDescription {
    ParameterDescription(
      name: "", value: value.description,
      range: "\(range.lowerBound)...\(range.upperBound)", meaning: meaning)
  }

  func set(_ text: String) -> Bool {
    guard let value = Value(text), range.contains(value) else { return false }
    self.value = value
    return true
  }
}

extension Parameter {
  var anyParameter: any AnyParameter { box }
}

protocol ParameterHolder {
  var anyParameter: any AnyParameter { get }
}

extension Parameter: ParameterHolder {}

/// A strategy's type, carried as a value.
public final class StrategyFactory: Sendable {
  public let name: String
  public let summary: String
  public let scope: StrategyScope
  public let preferences: Preferences
  private let build: @Sendable () -> any Strategy

  /// Creates a factory of one type.
  public init<S: Strategy>(_ type: S.Type) {
    name = S.name
    summary = S.summary
    scope = S.scope
    preferences = S.preferences
    build = { S() }
  }

  /// What can be set, in the order of declaration.
  public var parameters: [ParameterDescription] {
    Self.settings(of: build()).map { name, parameter in
      var about = parameter.about
      about.name = name
      return about
    }
  }

  /// A fresh strategy with these settings; throws for one that does not exist or does not fit.
  public func makeStrategy(
    settings: [(name: String, value: String)] = []
  ) throws(SettingFailure) -> any Strategy {
    var strategy = build()
    let known = Self.settings(of: strategy)
    for setting in settings {
      guard let parameter = known.first(where: { $0.name == setting.name })?.parameter else {
        throw .unknown(setting.name, known: known.map(\.name))
      }
      guard parameter.set(setting.value) else {
        throw .outOfRange(setting.name, value: setting.value, range: parameter.about.range)
      }
    }
    strategy.prepare()
    return strategy
  }

  private static func settings(
    of strategy: any Strategy
  ) -> [(name: String, parameter: any AnyParameter)] {
    Mirror(reflecting: strategy).children.compactMap { child in
      guard let label = child.label, let holder = child.value as? any ParameterHolder else {
        return nil
      }
      return (String(label.drop { $0 == "_" }), holder.anyParameter)
    }
  }
}

/// Why a setting was refused.
public enum SettingFailure: Error, Equatable, Sendable {
  case unknown(String, known: [String])
  case outOfRange(String, value: String, range: String)
}
