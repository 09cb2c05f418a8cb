/// Decides which parts of a page are its main text.
struct HTMLMainText {
  /// How much is taken for wrapping.
  enum Strictness: CaseIterable {
    /// Navigation, forms and blocks of links are left out.
    case full
    /// Forms and blocks of links stay: some pages are nothing else.
    case lenient
  }

  let root: HTMLNode
  private let strictness: Strictness
  private let linkBlocks: Set<HTMLNode>

  init(page: HTMLNode, strictness: Strictness) {
    self.strictness = strictness
    root = Self.mainElement(of: page)
    linkBlocks = strictness == .full ? Self.linkBlocks(under: root) : []
  }

  func isDropped(_ node: HTMLNode) -> Bool {
    guard let tag = node.tag else { return false }
    if Self.neverText.contains(tag) || Self.isHidden(node) { return true }
    if node == root { return false }
    if Self.wrapping.contains(tag) || Self.wrappingRoles.contains(node[attribute: "role"]?.lowercased() ?? "") {
      return true
    }
    if strictness == .full, tag == "form" || linkBlocks.contains(node) { return true }
    return Self.containers.contains(tag) && Self.isNamedWrapping(node)
  }

  private static func mainElement(of page: HTMLNode) -> HTMLNode {
    if let main = page.first(where: { $0.tag == "main" || $0[attribute: "role"]?.lowercased() == "main" }) {
      return main
    }
    var articles: [HTMLNode] = []
    page.walk { node in
      guard node.tag == "article" else { return true }
      articles.append(node)
      return false
    }
    if articles.count == 1, let article = articles.first { return article }
    return page.first { $0.tag == "body" } ?? page
  }

  private static let neverText: Set<String> = [
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "embed", "canvas", "video", "audio",
    "select", "button", "textarea", "input", "rt", "rp", "map", "dialog",
  ]
  private static let wrapping: Set<String> = ["nav", "header", "footer", "aside", "menu"]
  private static let wrappingRoles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "menu",
  ]
  private static let containers: Set<String> = ["div", "section", "ul", "ol", "table", "p", "span"]
  private static let wrappingNames: Set<String> = [
    "nav", "navbar", "navigation", "menu", "sidebar", "footer", "breadcrumb", "breadcrumbs", "cookie-banner",
    "cookie-notice", "advertisement", "ads", "share", "social", "pagination", "skip-link", "toc",
  ]

  private static func isNamedWrapping(_ node: HTMLNode) -> Bool {
    let names = (node[attribute: "class"] ?? "") + " " + (node[attribute: "id"] ?? "")
    return names.split(whereSeparator: \.isWhitespace).contains { wrappingNames.contains($0.lowercased()) }
  }

  private static func isHidden(_ node: HTMLNode) -> Bool {
    if node[attribute: "hidden"] != nil || node[attribute: "aria-hidden"]?.lowercased() == "true" { return true }
    return node[attribute: "style"].map(HTMLStyle.hides) ?? false
  }

  /// Lists, tables and boxes that are mostly the text of at least three links.
  private static func linkBlocks(under root: HTMLNode) -> Set<HTMLNode> {
    struct Count {
      var text = 0
      var linked = 0
      var links = 0
    }
    var open: [Count] = [Count()]
    var linkDepth = 0
    var blocks: Set<HTMLNode> = []
    root.walk { node in
      if let text = node.text {
        let count = text.reduce(0) { $0 + ($1.isSpace || $1.isContinuation ? 0 : 1) }
        open[open.count - 1].text += count
        if linkDepth > 0 { open[open.count - 1].linked += count }
        return false
      }
      guard let tag = node.tag, !neverText.contains(tag) else { return false }
      open.append(Count())
      if tag == "a", node[attribute: "href"] != nil {
        linkDepth += 1
        open[open.count - 1].links = 1
      }
      return true
    } leave: { node in
      guard let count = open.popLast(), let tag = node.tag else { return }
      if tag == "a", node[attribute: "href"] != nil { linkDepth -= 1 }
      if containers.contains(tag), node != root, count.links >= 3, count.linked * 10 >= count.text * 7 {
        blocks.insert(node)
      }
      guard !open.isEmpty else { return }
      open[open.count - 1].text += count.text
      open[open.count - 1].linked += count.linked
      open[open.count - 1].links += count.links
    }
    return blocks
  }
}
