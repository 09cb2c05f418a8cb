/// What is known of commands and environments by their names.
enum LaTeXNames {
  static let sections = [
    "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
  ]
  /// Commands that are gone with their arguments.
  static let silent: Set<String> = [
    "label", "ref", "eqref", "pageref", "autoref", "cref", "cite", "citep", "citet", "parencite", "includegraphics",
    "input", "include", "usepackage", "documentclass", "bibliography", "bibliographystyle", "vspace", "hspace",
    "setlength", "setcounter", "newcommand", "renewcommand", "index", "pagestyle", "thispagestyle", "hypersetup",
    "definecolor", "color", "graphicspath", "addtocounter", "nocite", "date",
  ]
  static let symbols: [String: String] = [
    "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ",
    "qquad": " ", "S": "§", "copyright": "©", "textbackslash": "\\", "ss": "ß", "o": "ø", "ae": "æ", "aa": "å",
  ]
  static let verbatim: Set<String> = ["verbatim", "lstlisting", "minted", "Verbatim", "alltt"]
  static let equations: Set<String> = [
    "equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign",
  ]
}
