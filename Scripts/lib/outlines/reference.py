"""The definitions of source files by tree-sitter, named and counted as `CodeDefinition` of Sources/Documents/Code says."""
import re
from dataclasses import dataclass, field

FUNCTION, TYPE, EXTENSION, PROPERTY, NAMESPACE, RELATION, MACRO = (
    "function", "type", "extension", "property", "namespace", "relation", "macro")


@dataclass(frozen=True)
class Definition:
    kind: str
    symbol: str
    first: int
    last: int


@dataclass
class Grammar:
    """Which nodes define, which hold definitions without a name of their own, and how names are found."""
    parser: str
    extensions: tuple
    nodes: dict
    inside: tuple
    separator: str = "."
    containers: tuple = (TYPE, EXTENSION, NAMESPACE)
    name: callable = None
    accept: callable = None
    outer: tuple = field(default=())


def text(node):
    return node.text.decode("utf-8", "replace")


def field_text(node, name="name"):
    found = node.child_by_field_name(name)
    return text(found) if found else None


def children(node, *types):
    return [child for child in node.children if child.type in types]


def first_child(node, *types):
    return next(iter(children(node, *types)), None)


def without_angles(name):
    previous = None
    while previous != name:
        previous, name = name, re.sub(r"<[^<>]*>", "", name)
    return re.sub(r"\s+", "", name)


def definitions(root, grammar):
    found = []
    walk(root, grammar, None, "", found)
    return found


def walk(node, grammar, holder, scope, found):
    for child in node.children:
        kind = grammar.nodes.get(child.type)
        name = None
        if kind and (grammar.accept is None or grammar.accept(child, holder)):
            name = grammar.name(child) if grammar.name else field_text(child)
        if name:
            symbol = scope + grammar.separator + name if scope else name
            kind = kind(child) if callable(kind) else kind
            start, end = child, child
            while start.parent and start.parent.type in grammar.outer and (
                    start.parent.type != "lexical_declaration" and start.parent.type != "variable_declaration"
                    or start.parent.named_child_count == 1):
                start = end = start.parent
            first = attributes_start(start)
            found.append(Definition(kind, symbol, first + 1, last_line(end) + 1))
            if kind in grammar.containers:
                walk(child, grammar, child, symbol, found)
        elif child.type in grammar.inside:
            walk(child, grammar, holder, scope, found)


def attributes_start(node):
    """Attributes that are siblings before the node belong to it."""
    line, before = node.start_point[0], node.prev_sibling
    while before and before.type in ("attribute_item", "decorator", "line_comment", "block_comment", "comment"):
        if before.type in ("attribute_item", "decorator"):
            line = before.start_point[0]
        before = before.prev_sibling
    return line


def last_line(node):
    row, column = node.end_point
    return row - 1 if column == 0 and row > node.start_point[0] else row


# C and C++


def declarator(node):
    """The function declarator of a definition or declaration, through pointers and references."""
    node = node.child_by_field_name("declarator")
    while node is not None and node.type in ("pointer_declarator", "reference_declarator", "attributed_declarator",
                                             "parenthesized_declarator", "init_declarator"):
        if node.type == "init_declarator":
            return None
        inner = node.child_by_field_name("declarator")
        node = inner if inner is not None else next((c for c in node.named_children if "declarator" in c.type), None)
    if node is not None and node.type == "operator_cast":
        return node
    return node if node is not None and node.type == "function_declarator" else None


def c_name(node):
    if node.type == "type_definition":
        inner = node.child_by_field_name("type")
        if inner is None or inner.child_by_field_name("body") is None:
            return None
        target = node.child_by_field_name("declarator")
        while target is not None and target.type != "type_identifier":
            target = target.child_by_field_name("declarator") or first_child(target, "type_identifier", "pointer_declarator")
        return text(target) if target is not None else field_text(inner)
    if node.type in ("function_definition", "declaration", "field_declaration"):
        found = declarator(node)
        if found is None:
            inner = node.child_by_field_name("type")
            if node.type != "function_definition" and inner is not None and inner.child_by_field_name("body") is not None:
                name = field_text(inner)
                return without_angles(name) if name else None
            return None
        if found.type == "operator_cast":
            return "operator " + without_angles(text(found.child_by_field_name("type")))
        name = found.child_by_field_name("declarator")
        while name is not None and name.type in ("parenthesized_declarator", "pointer_declarator", "function_declarator"):
            if name.type == "parenthesized_declarator" and first_child(name, "pointer_declarator") is not None and \
                    first_child(first_child(name, "pointer_declarator"), "function_declarator") is None:
                return None
            name = name.child_by_field_name("declarator") or next(iter(name.named_children), None)
        return c_symbol(name)
    name = field_text(node)
    return without_angles(name) if name and (node.type == "namespace_definition" or node.child_by_field_name("body")) else None


def c_symbol(node):
    if node is None or node.type in ("primitive_type",):
        return None
    name = text(node)
    if "operator" in name:
        head, _, operator = name.partition("operator")
        space = " " if operator[:1].isspace() and operator.strip()[:1].isalpha() else ""
        return without_angles(head).lstrip(":") + "operator" + space + re.sub(r"\s+", "", operator)
    return without_angles(name).lstrip(":")


def c_kind(node):
    if node.type in ("function_definition", "declaration", "field_declaration"):
        return FUNCTION if declarator(node) is not None else TYPE
    return NAMESPACE if node.type == "namespace_definition" else TYPE


def c_accept(node, holder):
    """What a function body or a friend declaration holds is not reached; the type of a declaration counts with it."""
    return not (node.type.endswith("_specifier") and node.parent.type in ("type_definition", "declaration", "field_declaration",
                                                                          "function_definition", "parameter_declaration"))


# JavaScript and TypeScript


FUNCTION_VALUES = ("arrow_function", "function_expression", "function", "generator_function")


def script_name(node):
    if node.type in ("variable_declarator", "public_field_definition", "field_definition"):
        value = node.child_by_field_name("value")
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        if value is None or name is None or value.type not in FUNCTION_VALUES + ("class",) or "pattern" in name.type:
            return None
        if node.type == "variable_declarator" and node.parent.named_children[0] != node:
            return None
        return text(name).strip("'\"")
    if node.type == "assignment_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right.type not in FUNCTION_VALUES + ("class",) or not re.fullmatch(r"[\w$]+(\s*\.\s*[\w$]+)*", text(left)):
            return None
        return re.sub(r"\s+", "", text(left))
    name = node.child_by_field_name("name")
    if name is None or name.type == "computed_property_name":
        return None
    if node.type == "internal_module" or node.type == "module":
        return text(name).strip("'\"") if node.child_by_field_name("body") else None
    return text(name).strip("'\"")


def script_kind(node):
    if node.type in ("variable_declarator", "assignment_expression", "public_field_definition", "field_definition"):
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        return TYPE if value.type == "class" else FUNCTION
    return FUNCTION


SCRIPT = {
    "function_declaration": FUNCTION, "generator_function_declaration": FUNCTION, "class_declaration": TYPE,
    "method_definition": FUNCTION, "variable_declarator": script_kind, "assignment_expression": script_kind,
    "public_field_definition": script_kind, "field_definition": script_kind,
}
TYPED = SCRIPT | {
    "abstract_class_declaration": TYPE, "interface_declaration": TYPE, "enum_declaration": TYPE,
    "type_alias_declaration": TYPE, "function_signature": FUNCTION, "method_signature": FUNCTION,
    "abstract_method_signature": FUNCTION, "internal_module": NAMESPACE, "module": NAMESPACE,
}


def script_accept(node, holder):
    return node.type != "method_signature" or node.parent.type == "class_body"


# Others


def swift_name(node):
    if node.type == "property_declaration":
        if first_child(node, "computed_property") is None or first_child(node, "=") is not None:
            return None
        pattern = node.child_by_field_name("name")
        return text(pattern).strip("`") if pattern else None
    if node.type in ("init_declaration", "deinit_declaration", "subscript_declaration"):
        return node.type.split("_")[0]
    name = node.child_by_field_name("name")
    return re.sub(r"\s+", "", re.sub(r"<.*>", "", text(name)) if name.type == "user_type" else text(name)).replace("`", "") \
        if name else None


def swift_kind(node):
    return EXTENSION if any(c.type == "extension" for c in node.children) else TYPE


def kotlin_name(node):
    if node.type == "companion_object":
        name = first_child(node, "type_identifier", "identifier", "simple_identifier")
        return text(name) if name else "Companion"
    if node.type == "secondary_constructor":
        return "constructor"
    found = node.child_by_field_name("name") or first_child(node, "type_identifier", "simple_identifier", "identifier")
    return text(found).strip("`") if found else None


def go_name(node):
    name = field_text(node)
    if node.type == "method_declaration":
        receiver = re.findall(r"\w+", re.sub(r"\[.*\]", "", text(node.child_by_field_name("receiver"))))
        return f"{receiver[-1]}.{name}"
    return name


def rust_name(node):
    if node.type == "impl_item":
        return rust_type(node.child_by_field_name("type"))
    if node.type == "mod_item" and node.child_by_field_name("body") is None:
        return None
    name = field_text(node)
    return name.removeprefix("r#") if name else None


def rust_type(node):
    while node is not None and node.type in ("reference_type", "pointer_type", "generic_type", "scoped_type_identifier"):
        node = node.child_by_field_name("name") if node.type == "scoped_type_identifier" else node.child_by_field_name("type")
    if node is None:
        return None
    if node.type in ("type_identifier", "primitive_type"):
        return text(node)
    return rust_type(node.named_children[-1]) if node.type == "dynamic_type" else text(node)


def rust_accept(node, holder):
    return node.type != "type_item" or holder is None or holder.type == "mod_item"


def csharp_name(node):
    if node.type == "indexer_declaration":
        return "this"
    if node.type == "destructor_declaration":
        return "~" + field_text(node)
    if node.type == "operator_declaration":
        operator = text(node.child_by_field_name("operator"))
        return "operator" + (" " if operator.isalpha() else "") + operator
    if node.type == "conversion_operator_declaration":
        return "operator " + text(node.child_by_field_name("type"))
    if node.type == "event_declaration":
        return field_text(node)
    return field_text(node)


def ruby_name(node):
    if node.type == "singleton_class":
        return None
    return field_text(node)


def lua_name(node):
    if node.type == "function_declaration":
        return field_text(node)
    if node.type == "assignment_statement":
        names, values = first_child(node, "variable_list"), first_child(node, "expression_list")
        if names is None or values is None or names.named_child_count != 1 or not values.named_children \
                or values.named_children[0].type != "function_definition" or values.named_child_count != 1:
            return None
        name = text(names)
        return name if re.fullmatch(r"[\w.]+", name) else None
    return None


def sql_name(node):
    found = first_child(node, "object_reference")
    if node.type == "create_index":
        found = node.child_by_field_name("column") or first_child(node, "identifier") or found
    if found is None:
        found = first_child(node, "identifier")
    return re.sub(r"[\"`\[\]]", "", text(found)) if found else None


PREPROCESSOR = ("preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef", "linkage_specification",
                "declaration_list")

GRAMMARS = {
    "Swift": Grammar("swift", (".swift",), {
        "class_declaration": swift_kind, "protocol_declaration": TYPE, "function_declaration": FUNCTION,
        "protocol_function_declaration": FUNCTION, "init_declaration": FUNCTION, "deinit_declaration": FUNCTION,
        "subscript_declaration": FUNCTION, "typealias_declaration": TYPE, "property_declaration": PROPERTY,
    }, ("class_body", "enum_class_body", "protocol_body"), name=swift_name),
    "Python": Grammar("python", (".py",), {"function_definition": FUNCTION, "class_definition": TYPE}, (
        "block", "if_statement", "else_clause", "elif_clause", "try_statement", "except_clause", "finally_clause",
        "with_statement", "decorated_definition", "for_statement", "while_statement", "match_statement", "case_clause",
        "except_group_clause"), outer=("decorated_definition",)),
    "C": Grammar("c", (".c", ".h"), {
        "function_definition": FUNCTION, "declaration": c_kind, "type_definition": TYPE, "struct_specifier": TYPE,
        "union_specifier": TYPE, "enum_specifier": TYPE}, PREPROCESSOR, "::", (), c_name, c_accept),
    "C++": Grammar("cpp", (".cc", ".cpp", ".hpp", ".hh", ".cxx"), {
        "function_definition": FUNCTION, "declaration": c_kind, "field_declaration": c_kind, "type_definition": TYPE,
        "struct_specifier": TYPE, "union_specifier": TYPE, "enum_specifier": TYPE, "class_specifier": TYPE,
        "namespace_definition": NAMESPACE}, PREPROCESSOR + (
            "field_declaration_list", "template_declaration", "declaration", "field_declaration", "type_definition",
            "namespace_definition", "struct_specifier", "class_specifier"), "::",
        name=c_name, accept=c_accept, outer=("template_declaration",)),
    "Java": Grammar("java", (".java",), {
        "class_declaration": TYPE, "interface_declaration": TYPE, "enum_declaration": TYPE, "record_declaration": TYPE,
        "annotation_type_declaration": TYPE, "method_declaration": FUNCTION, "constructor_declaration": FUNCTION,
        "compact_constructor_declaration": FUNCTION, "annotation_type_element_declaration": FUNCTION,
    }, ("class_body", "interface_body", "enum_body", "enum_body_declarations", "annotation_type_body")),
    "JavaScript": Grammar("javascript", (".js", ".mjs", ".cjs"), SCRIPT, (
        "class_body", "export_statement", "lexical_declaration", "variable_declaration", "expression_statement", "class"),
        name=script_name, accept=script_accept,
        outer=("export_statement", "lexical_declaration", "variable_declaration", "expression_statement")),
    "TypeScript": Grammar("typescript", (".ts", ".mts"), TYPED, (
        "class_body", "export_statement", "lexical_declaration", "variable_declaration", "expression_statement",
        "ambient_declaration", "statement_block", "class"), name=script_name, accept=script_accept,
        outer=("export_statement", "lexical_declaration", "variable_declaration", "expression_statement", "ambient_declaration")),
    "Go": Grammar("go", (".go",), {
        "function_declaration": FUNCTION, "method_declaration": FUNCTION, "type_spec": TYPE, "type_alias": TYPE},
        ("type_declaration",), containers=(), name=go_name),
    "Rust": Grammar("rust", (".rs",), {
        "function_item": FUNCTION, "function_signature_item": FUNCTION, "struct_item": TYPE, "enum_item": TYPE,
        "union_item": TYPE, "trait_item": TYPE, "impl_item": EXTENSION, "mod_item": NAMESPACE, "type_item": TYPE,
        "macro_definition": MACRO}, ("declaration_list", "foreign_mod_item"), "::", name=rust_name, accept=rust_accept),
    "Ruby": Grammar("ruby", (".rb",), {
        "class": TYPE, "module": TYPE, "method": FUNCTION, "singleton_method": FUNCTION}, (
            "body_statement", "singleton_class", "if", "unless", "then", "else", "elsif", "begin", "argument_list", "call"),
        "::", name=ruby_name),
    "PHP": Grammar("php", (".php",), {
        "class_declaration": TYPE, "interface_declaration": TYPE, "trait_declaration": TYPE, "enum_declaration": TYPE,
        "function_definition": FUNCTION, "method_declaration": FUNCTION}, (
            "declaration_list", "enum_declaration_list", "if_statement", "else_clause", "else_if_clause", "compound_statement",
            "namespace_definition", "try_statement", "finally_clause"), "::"),
    "C#": Grammar("csharp", (".cs",), {
        "class_declaration": TYPE, "interface_declaration": TYPE, "struct_declaration": TYPE, "enum_declaration": TYPE,
        "record_declaration": TYPE, "namespace_declaration": NAMESPACE, "method_declaration": FUNCTION,
        "constructor_declaration": FUNCTION, "destructor_declaration": FUNCTION, "operator_declaration": FUNCTION,
        "conversion_operator_declaration": FUNCTION, "property_declaration": PROPERTY, "indexer_declaration": PROPERTY,
        "delegate_declaration": FUNCTION, "event_declaration": PROPERTY,
    }, ("declaration_list", "enum_member_declaration_list", "preproc_if", "preproc_else", "preproc_elif"), name=csharp_name),
    "Kotlin": Grammar("kotlin", (".kt",), {
        "class_declaration": TYPE, "object_declaration": TYPE, "companion_object": TYPE, "function_declaration": FUNCTION,
        "secondary_constructor": FUNCTION, "type_alias": TYPE}, ("class_body", "enum_class_body"), name=kotlin_name),
    "Shell": Grammar("bash", (".sh", ".bash"), {"function_definition": FUNCTION}, (
        "if_statement", "else_clause", "elif_clause", "list", "for_statement", "while_statement", "do_group",
        "case_statement", "case_item"),
        containers=()),
    "SQL": Grammar("sql", (".sql",), {
        "create_table": RELATION, "create_view": RELATION, "create_materialized_view": RELATION, "create_index": RELATION,
        "create_function": RELATION, "create_type": RELATION, "create_schema": RELATION, "create_sequence": RELATION,
        "create_trigger": RELATION, "create_database": RELATION, "create_extension": RELATION, "create_procedure": RELATION,
    }, ("statement",), containers=(), name=sql_name, outer=("statement",)),
    "Lua": Grammar("lua", (".lua",), {"function_declaration": FUNCTION, "assignment_statement": FUNCTION}, (
        "variable_declaration", "do_statement", "if_statement", "else_statement", "elseif_statement", "block",
        "for_statement", "while_statement"), containers=(), name=lua_name, outer=("variable_declaration",)),
}
