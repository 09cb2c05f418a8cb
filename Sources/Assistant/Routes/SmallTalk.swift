import Documents

/// What is said to greetings, thanks and the like: always the same, so that nobody takes it for knowledge.
enum SmallTalk {
  static func line(for text: String) -> String {
    LanguageDetector.language(of: text) == .chinese
      ? "你好，我是开卷。我只根据资料库里的文档回答问题，并标明每句话的出处；也可以查条文、找代码、看贡献积分。请直接提问。"
      : "Hello, I am Kaijuan. I answer questions only from the documents in this library and show where each sentence comes from; "
        + "I can also look up clauses, find code and tell who has earned which points. Just ask."
  }
}
