import Tensors
import Testing

@Suite struct KernelsTests {
  /// What "every instruction set" means in the other tests: no set stands in for another.
  @Test func everyInstructionSetHasItsOwnKernels() {
    let names = availableKernels.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.first == "scalar")
    #expect(names.contains(Kernels.best.name))
  }
}
