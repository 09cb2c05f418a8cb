import Foundation
import Testing

/// `kaijuan ingest` of what changes and of what is elsewhere, run by a client in Python that answers as it goes.
@Suite(.enabled(if: PulledModels.arePresent, "needs the models that Scripts/test pulls"), .serialized)
struct SourceCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("# Piers\n\nThere are nine piers in the harbour.\n", to: "books/piers.md")
  }

  /// Runs `client` with the command line of kaijuan as its arguments.
  private func run(_ client: String, _ arguments: String...) async throws -> Binary.Ending {
    var binary = Binary(folder: scratch.url)
    binary.wrapper = ["python3", "-c", client]
    return try await binary.run(arguments)
  }

  @Test(.timeLimit(.minutes(30))) func aWatchedFolderIsFollowed() async throws {
    let client = """
      import json, os, signal, subprocess, sys
      watch = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
      def line():
          text = watch.stdout.readline().decode()
          print(text, end="")
          return json.loads(text)
      assert line()["documents"]["added"] == 1
      os.makedirs("books/new/deep")
      open("books/new/deep/tides.md", "w").write("# Tides\\n\\nThe tide turns every six hours.\\n")
      assert line()["kind"] == "added"
      os.rename("books/new", "books/old")
      assert line()["from"] == "new/deep/tides.md"
      os.remove("books/old/deep/tides.md")
      assert line()["kind"] == "removed"
      open("books/broken.md", "wb").write(bytes(100))
      assert line()["stage"] == "parse"
      watch.send_signal(signal.SIGTERM)
      sys.exit(watch.wait(60))
      """
    let ending = try await run(client, "ingest", "books", "--watch", "--json")
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    try await Schemas.validate(
      lines.prefix(1).map { ("ingest", $0) } + lines.dropFirst().map { ("ingest-watch", $0) })
  }

  @Test(.timeLimit(.minutes(30))) func pagesAreFetchedOnceAndFound() async throws {
    let client = """
      import http.server, json, subprocess, sys, threading
      sent = []
      class Site(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              pages = {"/sitemap.xml": f"<urlset><url><loc>http://127.0.0.1:{port}/tides</loc></url></urlset>",
                       "/tides": "<title>Tides</title><p>The tide at Farrow turns every six hours.</p>"}
              body = pages.get(self.path, "").encode()
              known = self.headers.get("If-None-Match") == '"1"'
              self.send_response(304 if known else 200 if body else 404)
              self.send_header("Content-Type", "text/html")
              self.send_header("ETag", '"1"')
              self.send_header("Content-Length", str(0 if known else len(body)))
              self.end_headers()
              if not known: self.wfile.write(body)
              sent.append((self.path, known))
          def log_message(self, *_): pass
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
      port = server.server_address[1]
      threading.Thread(target=server.serve_forever, daemon=True).start()
      def kaijuan(*arguments, status=0):
          ending = subprocess.run([sys.argv[1], *arguments, "--json"], stdout=subprocess.PIPE)
          assert ending.returncode == status, ending
          return json.loads(ending.stdout)
      page, own = f"http://127.0.0.1:{port}/tides", ["--allow-private-host", "127.0.0.1"]
      refused = kaijuan("ingest", page, status=3)
      assert "not a public address" in refused["documents"]["failed"][0]["reason"] and not sent
      assert kaijuan("ingest", page, *own)["documents"]["added"] == 1
      again = kaijuan("ingest", "--sitemap", f"http://127.0.0.1:{port}/sitemap.xml", *own)
      assert again["documents"]["unchanged"] == 1 and sent[-1] == ("/tides", True), (again, sent)
      found = kaijuan("search", "When does the tide turn?")["passages"][0]
      assert found["uri"] == page and found["title"] == "Tides", found
      missing = kaijuan("ingest", f"http://127.0.0.1:{port}/none", *own, status=3)
      assert missing["documents"]["failed"][0]["stage"] == "read"
      print(json.dumps(again))
      """
    let ending = try await run(client)
    #expect(ending.status == 0, "\(ending.errors)")
    try await Schemas.validate([("ingest", ending.output)])
  }
}
