import Documents
import Foundation
import Testing

/// The definitions of one small file a language, as a reader of the language would list them.
struct CodeOutlineTests {
  /// `symbol first–last`, in order.
  private func rows(_ text: String, _ name: String) throws -> [String] {
    let outline = try #require(CodeOutline(of: text, name: name))
    return zip(outline.definitions, outline.lines).map { "\($0.symbol) \($1.lowerBound)–\($1.upperBound)" }
  }

  @Test func ruby() throws {
    let text = #"""
      module Tools
        class Reader < Base
          PATTERN = %r{end|def x}.freeze
          def self.open(path) = new(path)
          def empty?
            return if @lines.nil?
            puts <<~TEXT if @loud
              def not_this
            TEXT
            @lines.each do |line| line end
            x = if @lines then 1 else 2 end
            while x > 1 do x -= 1 end
          end
          class << self
            def name=(value)
              @name = :end
            end
          end
        end
      end
      """#
    #expect(
      try rows(text, "x.rb") == [
        "Tools 1–20", "Tools::Reader 2–19", "Tools::Reader::open 4–4", "Tools::Reader::empty? 5–13",
        "Tools::Reader::name= 15–17",
      ])
  }

  @Test func lua() throws {
    let text = """
      local M = {}
      --[[ function not_this() end ]]
      local function helper(x)
        if x then return function() end end
        repeat x = x - 1 until x < 1
        for i = 1, 2 do print([[ end ]]) end
      end
      function M.open(path)
      end
      M.close = function(self)
        local function inner() end
      end
      function M:read() while true do break end end
      return M
      """
    #expect(try rows(text, "x.lua") == ["helper 3–7", "M.open 8–9", "M.close 10–12", "M:read 13–13"])
  }

  @Test func php() throws {
    let text = """
      <p>function not_this() {}</p>
      <?php
      namespace App\\Models;
      if (!function_exists('helper')) {
        function helper($x) { return "}{$x}"; }
      }
      abstract class User extends Model implements Named
      {
        const A = <<<TEXT
          } function nor_this() {
          TEXT;
        #[Pure]
        public static function find(int $id): ?static { return new class { function f() {} }; }
        abstract protected function name(): string;
      }
      ?>
      <b>}</b>
      """
    #expect(try rows(text, "x.php") == ["helper 5–5", "User 7–15", "User::find 12–13", "User::name 14–14"])
  }

  @Test func kotlinAndCSharp() throws {
    let kotlin = #"""
      package x
      data class Point<T>(val x: Int) : Base<T>(x), Named {
        constructor(y: String) : this(y.length)
        override fun name(): List<String>
        fun T.area(): Int = x *
          x
        companion object { fun of() = Point("${map["}"]}") }
      }
      fun interface Action { fun run() }
      private fun <T> List<T>.second(): T? = getOrNull(1) as T?
      typealias Points = List<Point>
      """#
    #expect(
      try rows(kotlin, "x.kt") == [
        "Point 2–8", "Point.constructor 3–3", "Point.name 4–4", "Point.area 5–6", "Point.Companion 7–7",
        "Point.Companion.of 7–7", "Action 9–9", "Action.run 9–9", "second 10–10", "Points 11–11",
      ])
    let cSharp = #"""
      namespace A.B {
        [Serializable]
        public class Store<T> : Base where T : new() {
          int[] values = { 1 };
          public int Count { get; private set; } = 1;
          public string Name => $"{values["}".Length]}";
          public Store(int x) : base(x) { }
          ~Store() { }
          public static bool operator ==(Store<T> a, Store<T> b) { return true; }
          public int this[int i] { get { return values[i]; } }
          T IFoo.Get<U>(U u) where U : class { var s = @"\"; return default; }
          delegate void Changed(int x);
        }
        enum Color { Red, Green }
      }
      """#
    #expect(
      try rows(cSharp, "x.cs") == [
        "A.B 1–15", "A.B.Store 2–13", "A.B.Store.Count 5–5", "A.B.Store.Name 6–6", "A.B.Store.Store 7–7",
        "A.B.Store.~Store 8–8", "A.B.Store.operator== 9–9", "A.B.Store.this 10–10", "A.B.Store.Get 11–11",
        "A.B.Store.Changed 12–12", "A.B.Color 14–14",
      ])
  }

  @Test func cWithBranchesAndMacros() throws {
    let text = """
      #ifdef A
      int twice(int x) { return x * 2; }
      #else
      int twice(int x) { return x + x; }
      #endif
      #ifdef B
      static int open_it(int x)
      #else
      static int open_it(void)
      #endif
      {
        return 0;
      }
      API(int) exported(const char *name) __attribute__((pure));
      void (*handler(int signal, void (*next)(int)))(int);
      static int (*pointer)(int);
      typedef struct node { struct node *next; } node_t;
      struct node origin = { 0 };
      """
    #expect(
      try rows(text, "x.c") == [
        "twice 2–2", "twice 4–4", "open_it 7–13", "exported 14–14", "handler 15–15", "node_t 17–17",
      ])
  }

  @Test func signaturesAndLicences() throws {
    let swift = """
      // SPDX-License-Identifier: MIT OR Apache-2.0
      struct Store {
        @discardableResult
        public func add<Key>(_ key: Key,
                             to place: Int) throws -> Int where Key: Hashable {
          1
        }
      }
      """
    let outline = try #require(CodeOutline(of: swift, name: "Store.swift"))
    #expect(outline.license == "MIT OR Apache-2.0" && outline.language == "Swift")
    #expect(
      outline.definitions.map { outline.signature(of: $0) } == [
        "struct Store", "public func add<Key>(_ key: Key, to place: Int) throws -> Int where Key: Hashable",
      ])
    let python = "# Licensed under the Apache License,\n# Version 2.0\n\ndef f(\n    a,\n) -> int: return 1\n"
    let document = try parse(python, "f.py")
    #expect(document.metadata == ["license": "Apache-2.0", "programming_language": "Python"])
    // The header is a passage of its own.
    #expect(document.text(of: document.sections[0]).hasPrefix("# Licensed"))
    let signature = try #require(document.section("f")?.signature)
    #expect(String(decoding: Array(python.utf8)[signature], as: UTF8.self) == "def f(\n    a,\n) -> int")
  }

  @Test func longFunctionsRepeatTheirSignature() throws {
    let body = (0..<400).map { "    value\($0) = compute(value\($0 + 1))" }.joined(separator: "\n")
    let document = try parse("def long(value):\n\(body)\n", "x.py")
    let chunks = Chunker(maximumTokens: 256, tokenCount: estimatedTokens).chunks(of: document)
    #expect(chunks.count > 3)
    #expect(chunks.allSatisfy { $0.symbol == "long" && $0.signature == "def long(value)" })
    #expect(chunks[0].continuedHeader == nil)
    #expect(chunks.dropFirst().allSatisfy { $0.continuedHeader == "def long(value)" })
    #expect(chunks[1].embeddingText(title: "x.py").contains("def long(value)\n"))
  }

  @Test func noCodeHasNoOutline() {
    #expect(CodeOutline(of: "# Title\n", name: "x.md") == nil)
    #expect(CodeOutline(of: "a: 1\n", name: "x.yaml") == nil)
    #expect(CodeOutline(of: "#!/usr/bin/env ruby\ndef f; end\n", name: "tool")?.definitions.map(\.symbol) == ["f"])
  }

  /// Twice the text takes about twice the time, whatever is left open in it.
  @Test(
    .timeLimit(.minutes(3)),
    arguments: ["swift", "py", "js", "ts", "c", "cpp", "rs", "sh", "go", "java", "cs", "kt", "rb", "php", "lua", "sql"])
  func hostileInput(_ name: String) {
    let pieces = [
      "{", "(", "class A { ", "class A<", "func f<", "\"\\(", "\"${", "\"#{", "/*", "$(", "def f(:\n ",
      "fn f() { mod x {",
      "#if\n#else\n", "'", "<<A\n", "<<<A\n", "r#\"", "/[", "a +\n", "@a ", "@a(\n", "#[a] ", "public ", "template<",
      "a::",
      "do\n", "function f ", "x = function ", "%w[", "[[", "--[[", "f(a)(b) ", "class A\n", "const x = (a) => ",
      "a < b ",
      "CREATE FUNCTION ", "operator ", "impl<", "f(): ", "type A = ", "fun f() = ", "x: a,\n", "enum A {", ";",
      "// c\n",
    ]
    for piece in pieces {
      _ = CodeOutline(of: String(repeating: piece, count: 2_000), name: "f.\(name)")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["js", "c"])
  func minifiedLine(_ name: String) throws {
    let line = String(repeating: "function f(a){if(a){return \"}\"+a/2}else{x=[1,{b:2}]}};", count: 190_000)
    let outline = try #require(CodeOutline(of: line, name: "f.\(name)"))
    #expect(line.utf8.count > 10_000_000)
    if name == "js" { #expect(outline.definitions.count == 190_000) }
  }
}
