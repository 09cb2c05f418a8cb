import Documents
import Testing

struct SourceCodeTests {
  /// Symbols in order, with their paths' last parts.
  private func labels(_ text: String, _ name: String) throws -> [String] {
    let document = try parse(text, name)
    #expect(document.kind == .code && document.text == text)
    return document.sections.filter { $0.symbol != nil }.map { $0.headingPath.joined(separator: " > ") }
  }

  @Test func swift() throws {
    let text = #"""
      // SPDX-FileContributor: Ada
      //
      // Purpose.

      import Foundation

      /// A doc comment.
      @MainActor
      public final class Store<Key: Hashable>: Base {
        var items: [Key: Int] = [:]
        /// Adds {
        @discardableResult
        func add(_ key: Key) -> Int where Key: Sendable {
          let text = "brace } in \(items.map { "\($0) }" }) string"
          let raw = #"quote " and } "#
          let long = """
            } { "quoted" }
            """
          return text.count + raw.count + long.count /* } /* nested } */ */
        }

        class func make() -> Store { Store() }
        init?(from x: Int) { return nil }
        static func == (a: Store, b: Store) -> Bool { true }
        var total: Int { items.count }
        subscript(i: Int) -> Int { i }
        deinit {}
      }

      extension Store.Inner: Sendable {}
      struct Empty {}
      func free() async throws
        -> Int
      {
        1
      }
      let closure = { (x: Int) in x }
      if closure(1) > 0 { print("x") }
      """# + "\n" + String(repeating: "// filler\n", count: 20)
    let document = try parse(text, "Store.swift")
    #expect(document.title == "Store.swift")
    #expect(document.contributor == "Ada")
    let padded = text.replacing(
      "var items", with: String(repeating: "  // filler to make the type long\n", count: 30) + "  var items")
    #expect(
      try labels(padded, "Store.swift") == [
        "class Store", "class Store > func add", "class Store > func make", "class Store > init",
        "class Store > func ==",
        "class Store > var total", "class Store > subscript", "class Store > deinit", "extension Store.Inner",
        "struct Empty",
        "func free",
      ])
    let whole = try parse(padded, "Store.swift")
    let add = try #require(whole.section("Store.add"))
    #expect(whole.text(of: add).hasPrefix("  /// Adds {\n  @discardableResult"))
    #expect(whole.text(of: add).hasSuffix("*/\n  }"))
    #expect(whole.text(of: whole.sections[0]).hasSuffix("// Purpose."))
    #expect(whole.text(of: whole.sections[1]) == "import Foundation")
    #expect(whole.text(of: try #require(whole.section("Store"))).hasPrefix("/// A doc comment.\n@MainActor"))
  }

  @Test func python() throws {
    let text = #"""
      """Module text: def not_this(): pass"""
      import os

      LIMIT = {
        "def": 1,
      }

      # Attached comment.
      @decorator(
        x=1,
      )
      async def first(
        a, b,
      ):
          """Doc
      def inner_text(): no
      """
          def local():
              pass
          return 'it\'s # no comment'

      class Big(Base):
          """Docs."""
          FIELD = 1

          def __init__(self):
              self.x = [
        1, 2]

          @property
          def name(self): return r'\'

          # About other.
          def other(self):
              pass
      # Trailing comment for main
      if __name__ == "__main__":
          first()
      """#
    #expect(try labels(text, "x.py") == ["def first", "class Big"])
    let padded = text.replacing("FIELD = 1", with: "FIELD = \"\(String(repeating: "x", count: 1000))\"")
    #expect(
      try labels(padded, "x.py") == [
        "def first", "class Big", "class Big > def __init__", "class Big > def name", "class Big > def other",
      ])
    let document = try parse(padded, "x.py")
    #expect(document.text(of: try #require(document.section("first"))).hasPrefix("# Attached comment.\n@decorator"))
    #expect(document.text(of: try #require(document.section("first"))).hasSuffix("# no comment'"))
    #expect(document.text(of: try #require(document.section("Big.other"))).hasPrefix("    # About other."))
    #expect(document.text(of: try #require(document.sections.last)).hasPrefix("# Trailing comment for main"))
  }

  @Test func c() throws {
    let text = #"""
      #include <stdio.h>
      #define MACRO(x) do { \
        x; } while (0)

      typedef struct { int a; } Point;
      struct Node { struct Node *next; };

      /* A comment { */
      static inline const char *name_of(int kind)
      {
        char brace = '{', quote = '\'';
      #if A
        if (kind) {
      #else
        if (!kind) {
      #endif
          return "}";
        }
        return 0;
      }

      /** Declared. */
      extern int declared(const char *name);
      CALL(x);
      int table[] = { 1, 2 };
      struct Node *make(void) { return 0; }
      int main(void) { return 1'000; } // end
      """#
    #expect(try labels(text, "x.c") == ["struct Point", "struct Node", "name_of()", "declared()", "make()", "main()"])
    let document = try parse(text, "x.c")
    #expect(document.text(of: try #require(document.section("name_of"))).hasPrefix("/* A comment { */\nstatic"))
    #expect(document.text(of: try #require(document.section("main"))).hasSuffix("// end"))
  }

  @Test func cPlusPlus() throws {
    let text = #"""
      namespace a::b {
      template <class T, int N = 2>
      class Ring : public Base<T> {
       public:
        explicit Ring(int n) : n_(n), v_{1} { fill(); }
        ~Ring() { }
        bool operator==(const Ring &o) const noexcept { return R"x(} " )x" == o.s; }
        int size() const { return n_; }
        PADDING
       private:
        int n_;
      };
      void Ring<int>::method() { }
      enum class Color { red };
      }
      """#.replacing("PADDING", with: "// " + String(repeating: "x", count: 1000))
    #expect(
      try labels(text, "x.cpp") == [
        "namespace a::b > class Ring", "namespace a::b > class Ring > Ring()", "namespace a::b > class Ring > ~Ring()",
        "namespace a::b > class Ring > operator==()",
        "namespace a::b > class Ring > size()", "namespace a::b > class Ring", "namespace a::b > Ring::method()",
        "namespace a::b > enum Color",
      ])
  }

  @Test func javaScript() throws {
    let text = #"""
      import x from "y";
      const re = /[/}"]{2}/g, half = a / b / c;
      /** Doc. */
      export async function* load(url = `http://${host ? `a}` : "{"}/`) {
        return { a: 1 };
      }
      const add = (a, b) => {
        return a + b;
      };
      module.exports.run = async function () { }
      const table = { f() { } };
      export default class App extends Base { render() { } }
      if (x) { y(); }
      describe("x", () => { it("y", () => { }); });
      """#
    #expect(try labels(text, "x.js") == ["function load", "function add", "function module.exports.run", "class App"])
  }

  @Test func typeScript() throws {
    let text = """
      export type Result =
        | { ok: true }
        | { ok: false };
      interface Node { id: string }
      @Injectable()
      export abstract class Service<T extends {}> {
        private readonly items: T[] = [];
      }
      export const pick = <T,>(x: T): T => { return x; };
      namespace inner { export function f(): void { } }
      """
    #expect(
      try labels(text, "x.ts") == [
        "type Result", "interface Node", "class Service", "function pick", "namespace inner > function f",
      ])
  }

  @Test func goAndRustAndJava() throws {
    let go = """
      package main

      // Store keeps.
      type Store[K comparable] struct { m map[K]int }
      type Reader interface { Read() }

      func (s *Store[K]) Get(k K) (int, error) { return s.m[k], nil }
      func any() interface{} { return `}` }
      var x = Store{}
      """
    #expect(try labels(go, "x.go") == ["type Store", "type Reader", "func (Store) Get", "func any"])
    let rust = #"""
      #![allow(x)]
      #[derive(Debug)]
      pub struct Point<'a> { x: &'a str }
      impl<'a, T: Into<String>> From<T> for Point<'a> where T: Copy { fn from(t: T) -> Self { let c = '}'; r#"}"#; t } }
      macro_rules! m { () => {} }
      pub(crate) async fn run() -> Result<(), ()> { Ok(()) }
      """#
    #expect(try labels(rust, "x.rs") == ["struct Point", "impl Point", "macro_rules m", "fn run"])
    let java = """
      package x;
      @Entity(name = "}")
      public class A<T> extends B {
        @Override public int f(int x) throws E { return x; }
        class Inner { }
        int[] values = { 1 };
        // \(String(repeating: "x", count: 1000))
      }
      record P(int x) { }
      """
    #expect(try labels(java, "x.java") == ["class A", "class A > f()", "class A > class Inner", "class A", "record P"])
  }

  @Test func shellAndSQL() throws {
    let shell = #"""
      #!/bin/bash
      # Header.

      greet() {
        local x="${1:-}}" # comment }
        case "$x" in a) echo ')' ;; *) ;; esac
        cat <<EOF
      } not the end $(
      EOF
        echo "$(date "+%s }")" ${#x}
      }
      function stop { exit; }
      greet
      """#
    #expect(try labels(shell, "x.sh") == ["greet()", "function stop"])
    #expect(try labels(shell, "script") == ["greet()", "function stop"])
    let sql = """
      -- The table; of things
      CREATE TABLE IF NOT EXISTS "a"."b" (x TEXT DEFAULT ';');
      INSERT INTO a VALUES ('it''s; here');
      CREATE TRIGGER t AFTER INSERT ON a BEGIN
        UPDATE a SET x = CASE WHEN 1 THEN 2 END; DELETE FROM b;
      END;
      CREATE OR REPLACE FUNCTION f() RETURNS int AS $body$ BEGIN; END; $body$ LANGUAGE plpgsql;
      SELECT 1;
      """
    #expect(try labels(sql, "x.sql") == ["table a.b", "trigger t", "function f"])
  }

  @Test func configuration() throws {
    let document = try parse("# head\n\n# about image\nimage:\n  tag: 1\n- x\nports: [1]\n", "v.yaml")
    #expect(document.paths == [[], ["image"], ["ports"]])
    #expect(document.text(of: document.sections[1]).hasPrefix("# about image"))
    #expect(try parse("[a.b]\nx = 1\n[[c]]\ny = 2\n", "x.toml").paths == [["a.b"], ["c"]])
  }

  @Test(arguments: ["swift", "py", "c", "cpp", "js", "ts", "go", "rs", "java", "sh", "sql", "yaml", "json", "kt", "cs"])
  func unbalancedCode(_ name: String) throws {
    let pieces = [
      "{", "}", "(", ")", "[", "]", "\"", "'", "`", "\"\"\"", "/*", "*/", "//", "#", "#if", "#else\n", "#endif\n", "\n",
      "  ", "func f", "class A",
      "def g():", "struct S", "\\", "\\(", "${", "<<EOF\n", "$$", "r#\"", "R\"(", "/", "=", "=>", ";", "@", "x", "中",
      "fn", "impl", "CREATE TABLE t",
      "BEGIN", "END", "key: ", "[t]", "template <", "operator",
    ]
    var random = SplitMix(state: 11)
    for _ in 0..<150 {
      let text =
        "x"
        + (0..<Int.random(in: 1...60, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined(
          separator: Bool.random(using: &random) ? " " : "")
      let document = try parse(text, "f.\(name)")
      let kept = document.sections.map { document.text(of: $0) }.joined()
      #expect(
        kept.filter { !$0.isWhitespace }.unicodeScalars.count == text.filter { !$0.isWhitespace }.unicodeScalars.count,
        "\(text)")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["swift", "py", "js", "c", "rs", "sh"])
  func hostileNesting(_ name: String) throws {
    for piece in [
      "{", "(", "class A { ", "\"\\(", "`${", "/*", "$(", "def f(:\n ", "fn f() { mod x {", "#if\n#else\n", "'",
      "<<A\n", "r#\"", "#", "/[", "a +\n", "v{1}, ", "| {} ",
    ] {
      _ = try parse(String(repeating: piece, count: 8_000), "f.\(name)")
    }
  }
}
