extension Executor {
  /// Opens again after a halt that a person has asked for, by a person's wish.
  ///
  /// A halt outlasts the process, so that one that is started anew by itself does not open again.
  public mutating func resume(into effects: inout Effects) {
    resume(after: .never, &effects)
    refresh(books.indices)
  }

  /// Why nothing is opened; nil while it is.
  public var halted: String? { haltReason }
}
