import ArgumentParser
import Assistant
import Flywheel

extension Points {
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Walk the ledger's hash chain and say whether it holds.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let library = try Library.open(try await common.settings())
      let result = try await library.flywheel.ledger.verify()
      if common.json {
        try JSONOutput.write(result)
      } else if result.problem == nil {
        Console.write("\(Style.green("The ledger holds")): \(result.entries) entries, head \(result.head)\n")
      }
      if let problem = result.problem {
        throw AssistantError.brokenLedger(sequence: problem.sequence, reason: problem.reason)
      }
    }
  }
}
