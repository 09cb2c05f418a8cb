import CLibXML2

/// A parsed page. Nodes are valid as long as the tree is.
final class HTMLTree {
  private let document: htmlDocPtr

  /// Parses any input: tags are closed and nested as browsers would, without recursion, network or external entities.
  init?(_ text: String) {
    XMLLibrary.start()
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_COMPACT.rawValue
      | UInt32(XML_PARSE_HUGE.rawValue)
    var text = text
    let parsed = text.withUTF8 { bytes in
      htmlReadMemory(
        UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8",
        Int32(options))
    }
    guard let parsed else { return nil }
    document = parsed
  }

  deinit { xmlFreeDoc(document) }

  var root: HTMLNode? { xmlDocGetRootElement(document).map { HTMLNode(pointer: $0) } }
}

/// One-time set-up of the C library.
enum XMLLibrary {
  private static let started: Void = xmlInitParser()
  static func start() { started }
}

struct HTMLNode: Hashable {
  fileprivate let pointer: xmlNodePtr

  fileprivate init(pointer: xmlNodePtr) { self.pointer = pointer }

  /// The lower-case tag; `nil` for anything but elements.
  var tag: String? {
    guard pointer.pointee.type == XML_ELEMENT_NODE, let name = pointer.pointee.name else { return nil }
    return String(cString: name).lowercased()
  }

  /// The characters of a text node; `nil` for anything else.
  var text: UnsafeBufferPointer<UInt8>? {
    let type = pointer.pointee.type
    guard type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE, let content = pointer.pointee.content else {
      return nil
    }
    return UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content)))
  }

  subscript(attribute name: String) -> String? {
    guard pointer.pointee.type == XML_ELEMENT_NODE else { return nil }
    var attribute = pointer.pointee.properties
    while let current = attribute {
      if let key = current.pointee.name, String(cString: key).lowercased() == name {
        return current.pointee.children?.pointee.content.map { String(cString: $0) } ?? ""
      }
      attribute = current.pointee.next
    }
    return nil
  }

  var parent: HTMLNode? { pointer.pointee.parent.map { HTMLNode(pointer: $0) } }
  var firstChild: HTMLNode? {
    // The children of an entity reference are its declaration's, not the tree's.
    pointer.pointee.type == XML_ELEMENT_NODE ? pointer.pointee.children.map { HTMLNode(pointer: $0) } : nil
  }
  var nextSibling: HTMLNode? { pointer.pointee.next.map { HTMLNode(pointer: $0) } }

  /// Visits this node and all below it in document order, without recursion. `enter` says whether to go into a node; `leave` is
  /// called for each node that was gone into.
  func walk(enter: (HTMLNode) -> Bool, leave: (HTMLNode) -> Void = { _ in }) {
    var node = self
    while true {
      if enter(node) {
        if let child = node.firstChild {
          node = child
          continue
        }
        leave(node)
      }
      while true {
        if node == self { return }
        if let next = node.nextSibling {
          node = next
          break
        }
        guard let parent = node.parent else { return }
        leave(parent)
        node = parent
      }
    }
  }

  /// The first element below (or at) this node for which `matches` holds.
  func first(where matches: (HTMLNode) -> Bool) -> HTMLNode? {
    var found: HTMLNode?
    walk { node in
      if found == nil, node.tag != nil, matches(node) { found = node }
      return found == nil
    }
    return found
  }
}
