/// Recognises licences by their tag or by the sentences that only they have.
enum License {
  /// The SPDX expression of the tag, else the identifier of the licence that the words are known of.
  static func identifier(in text: String) -> String? {
    if let tag = text.firstMatch(of: /SPDX-License-Identifier:[ \t]*([^\r\n]+)/) {
      let expression = String(tag.1).replacing("*/", with: "").replacing("-->", with: "").trimmingSpaces()
      if !expression.isEmpty { return expression.singleLine(limit: 120) }
    }
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "." }.joined(separator: " ")
    return known.first { _, phrases in phrases.allSatisfy(words.contains) }?.0
  }

  /// The first whose phrases are all there; the more particular ones come first.
  private static let known: [(String, [String])] = [
    ("AGPL-3.0", ["gnu affero general public license"]),
    ("LGPL-3.0", ["lesser general public license", "version 3"]),
    ("LGPL-2.1", ["lesser general public license", "version 2.1"]),
    ("LGPL-2.0", ["library general public license"]),
    ("LGPL-2.1", ["lesser general public license"]),
    ("GPL-3.0", ["gnu general public license", "version 3"]),
    ("GPL-2.0", ["gnu general public license", "version 2"]),
    ("GPL-2.0", ["gnu general public license v2"]),
    ("GPL-1.0-or-later", ["gnu general public license"]),
    ("Apache-2.0", ["apache license", "2.0"]),
    ("Apache-2.0", ["apache software foundation asf", "license"]),
    ("MPL-2.0", ["mozilla public license", "2.0"]),
    ("EPL-2.0", ["eclipse public license", "2.0"]),
    ("EPL-1.0", ["eclipse public license"]),
    ("BSL-1.0", ["boost software license"]),
    ("MIT", ["permission is hereby granted free of charge to any person obtaining a copy"]),
    ("ISC", ["permission to use copy modify and or distribute this software for any purpose"]),
    ("ISC", ["permission to use copy modify and distribute this software for any purpose"]),
    ("BSD-3-Clause", ["redistribution and use in source and binary forms", "neither the name"]),
    ("BSD-2-Clause", ["redistribution and use in source and binary forms"]),
    ("BSD-3-Clause", ["bsd style license"]),
    ("MIT", ["mit license"]),
    ("PostgreSQL", ["portions copyright", "postgresql global development group"]),
    ("Unlicense", ["this is free and unencumbered software released into the public domain"]),
    ("CC0-1.0", ["cc0 1.0"]),
  ]
}
