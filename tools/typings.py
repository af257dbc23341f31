"""softphone.d.ts: what TypeScript knows of `window.softphone`."""

import inspect

from . import stubs, tables

HEAD = """// `window.softphone`, as softphone.js makes it. Callbacks get the phone's own objects.

/** An object, or JSON text of one. */
export type JsonObject = Record<string, any> | string;
export type OptionList = ({ label: string; id?: any; [field: string]: any } | { name: string; [field: string]: any })[] | string;
/** CSS properties; numbers are px. */
export type Css = Record<string, string | number>;

export interface SoftphoneError {
  code: string;
  message: string;
  name: string;
  /** Why the far side has refused a command. */
  cause?: string | null;
}
"""

# In JavaScript an id stands for these.
IDS = {"call": "callId: string", "recording": "recordingId: string"}

TAIL = """
declare global {
  interface Window {
    softphone: Softphone;
  }
  var softphone: Softphone;
  interface DocumentEventMap {
    "softphone:ready": CustomEvent;
    "softphone:error": CustomEvent<{ code: string; message: string }>;
  }
}
"""


def comment(words, indent=""):
    """A doc comment of a docstring."""
    lines = words.split("\n")
    if len(lines) == 1:
        return f"{indent}/** {words} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def text():
    """The whole file."""
    return "".join((HEAD, *payloads(), options(), softphone(), TAIL))


def payloads():
    """An interface a payload, with the names of the wire."""
    for name, kind, rows in tables.payloads():
        fields = "".join(f"  {field}?: {nullable(type_)};\n" for _, field, type_ in rows)
        yield f"\n{comment(inspect.getdoc(kind).splitlines()[0])}export interface {name} {{\n{fields}  [field: string]: any;\n}}\n"


def nullable(kind):
    """A field that the phone leaves out may be null as well."""
    found = tables.kind_in_typescript(kind)
    return found if found == "any" or found.endswith("null") else f"{found} | null"


def options():
    """The arguments of `init`."""
    rows = "".join(
        comment(words, "  ") + f"  {js_name}{'' if name == 'server' else '?'}: {tables.type_of('init', name)[1]};\n"
        for name, js_name, _, _, _, words in tables.options()
    )
    return f"\nexport interface Options {{\n{rows}}}\n"


def softphone():
    """The object itself: methods, then callbacks."""
    parts = ["\nexport interface Softphone {\n"]
    parts.append("  /** All calls that are up, each as the phone has told it last. */\n  readonly calls: Call[];\n")
    for of, name, js_name, promised, function in tables.script_methods():
        words = "options: Options" if name == "init" else parameters(name, tables.arguments(function))
        words = ", ".join(filter(None, (IDS.get(of), words)))
        result = tables.RESULTS.get(name, ("None", "void"))[1]
        result = f"Promise<{result}>" if promised else result
        parts.append(comment(inspect.getdoc(function), "  ") + f"  {js_name}({words}): {result};\n")
    for name, js_name, row, words in tables.events():
        arguments = [f"{camel(argument)}: {tables.kind_in_typescript(kind)}" for argument, kind in row]
        arguments = ", ".join(arguments + ["call: Call | null"] * (name in stubs.with_call()))
        result = "any" if name.endswith(("search_options", "contact_search")) else "void"
        parts.append(comment(words, "  ") + f"  {js_name}: (({arguments}) => {result}) | null | undefined;\n")
    return "".join(parts) + "}\n"


def parameters(method, arguments):
    """The parameters of a method; what Python takes by name only is an object of options."""
    words = [parameter(method, each) for each in arguments if each.kind is not each.KEYWORD_ONLY]
    named = [parameter(method, each) for each in arguments if each.kind is each.KEYWORD_ONLY]
    return ", ".join(words + ([f"options?: {{ {'; '.join(named)} }}"] if named else []))


def parameter(method, argument):
    """An argument with its type."""
    mark = "" if tables.is_required(method, argument) else "?"
    return f"{camel(argument.name)}{mark}: {tables.type_of(method, argument.name)[1]}"


def camel(name):
    """snake_case as JavaScript writes it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
