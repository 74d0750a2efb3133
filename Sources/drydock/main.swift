import Configuration
import Foundation

/// The program: finds the command that is meant, runs it, and ends with its code.
Trap.watch()
Interrupt.admit()
exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
