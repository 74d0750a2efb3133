import COpenSSL
import Configuration
import Foundation

/// The program: finds the command that is meant, runs it, and ends with its code.
// At the exit, threads of connections may still be in the library; what it holds ends with us.
_ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
Trap.watch()
Interrupt.admit()
exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
