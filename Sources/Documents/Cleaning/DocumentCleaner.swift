/// Runs the cleaning steps that look at one document alone.
struct DocumentCleaner {
  var options: CleaningOptions

  /// The document with its findings. The text changes only where characters are repaired (offsets of sections, pages and clauses move along) and where
  /// personal data is masked (offsets stay). Linear in the text's length.
  ///
  /// - Parameter parseAgain: reads the repaired text as the file's; `nil` where the stored text is not the file's own.
  func clean(_ document: Document, parseAgain: ([UInt8]) -> Document?) -> Document {
    var document = document
    if options.runs(.encoding) { document = repaired(document, parseAgain) }
    let text = Array(document.text.utf8)
    if options.runs(.boilerplate), document.kind != .code {
      document.findings += BoilerplateDetector(text: text, sections: document.sections).findings
    }
    if options.runs(.gibberish), document.kind != .code {
      document.findings += GibberishDetector.findings(in: text, sections: document.sections)
    }
    if options.runs(.injection) {
      document.findings += InjectionDetector.findings(in: text, isCode: document.kind == .code)
    }
    if options.runs(.personalData) {
      document = PersonalDataMask(isOn: options.masksPersonalData, keeping: options.overruled).applied(to: document)
    }
    let findings = document.findings
    document.findings = []
    document.add(findings, overruled: options.overruled)
    return document
  }

  /// Code is shown as it is, since a wrong character in it may be the point; what is wrong there is only reported.
  private func repaired(_ document: Document, _ parseAgain: ([UInt8]) -> Document?) -> Document {
    var document = document
    let bytes = Array(document.text.utf8)
    let repair = EncodingRepair(bytes, keeping: options.overruled)
    // What is nothing but characters that nobody sees stays what it is.
    if document.kind == .code || repair.text.allSatisfy(\.isSpace) {
      document.findings += repair.found.map { finding in
        var finding = finding
        finding.action = .flagged
        return finding
      }
    } else {
      if !repair.edits.isEmpty {
        let findings = document.findings
        document = parseAgain(repair.text) ?? document.repaired(by: repair)
        document.findings = findings + repair.findings
      }
      document.findings += repair.overruled
    }
    document.findings += LostCharacters.findings(in: Array(document.text.utf8))
    return document
  }
}

extension CleaningOptions {
  func runs(_ step: CleaningStep) -> Bool { steps.contains(step) }
}

extension Document {
  /// Adds findings, but for text that is excluded already; those with a key in `keys` to the overruled ones.
  public mutating func add(_ findings: [Finding], overruled keys: Set<String>) {
    let known = Set(self.findings.filter { $0.action == .excluded }.map(\.bytes))
    for finding in findings where !known.contains(finding.bytes) {
      if keys.contains(finding.key) { overruled.append(finding) } else { self.findings.append(finding) }
    }
  }

  /// Moves everything that points into the text along with it.
  fileprivate func repaired(by repair: EncodingRepair) -> Document {
    func again(_ text: String) -> String { String(decoding: EncodingRepair(Array(text.utf8)).text, as: UTF8.self) }
    var document = self
    document.text = String(decoding: repair.text, as: UTF8.self)
    document.title = again(title)
    document.sections = sections.map { section in
      var section = section
      section.bytes = repair.edits.mapped(section.bytes)
      section.signature = section.signature.map(repair.edits.mapped)
      section.headingPath = section.headingPath.map(again)
      return section
    }
    document.pageStarts = pageStarts.map { repair.edits.mapped($0..<$0).lowerBound }
    document.clauses = clauses.map { outline in
      ClauseOutline(
        outline.clauses.map { clause in
          var clause = clause
          clause.bytes = repair.edits.mapped(clause.bytes)
          clause.ownBytes = repair.edits.mapped(clause.ownBytes)
          clause.label = again(clause.label)
          return clause
        })
    }
    return document
  }
}
