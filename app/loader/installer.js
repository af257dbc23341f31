/**
 * What is written into a Python before the page's code runs: the SDK, and into CPython its jsonschema.
 */

// Where CPython finds jsonschema: a constant of softphone/browser/runtime.py too.
const ZIP_FILE = "/schema-check.zip";

/** The bytes of jsonschema's zip, or null: then form schemas go unchecked, and the SDK says so. */
async function fetch_bytes(url) {
  try {
    const response = await fetch(url);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** What Python has compiled of the sources: `{path: base64}`, or {}: then it compiles them itself. */
async function fetch_byte_code(url) {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

const bytes_of = base64 =>
  Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), character => character.charCodeAt(0));

/** A file, in a folder made for it. Text as bytes: the file system's own way to encode it takes ten times as long. */
function put(FS, path, content) {
  FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  FS.writeFile(path, content, { canOwn: true });
}

/** `{prefetch, install}`: the first may be called early, the second writes once, and is awaited. */
export function makeInstaller({ sources, byteCode, schemaZip }) {
  const installed = new WeakMap();
  let fetched = null;
  const prefetch = () => (fetched ??= [fetch_byte_code(byteCode), fetch_bytes(schemaZip)]);

  async function write({ FS }, is_cpython) {
    const encoder = new TextEncoder();
    for (const [path, text] of Object.entries(sources)) put(FS, path, encoder.encode(text));
    if (!is_cpython) return;
    const [byte_code, zip] = await Promise.all(prefetch());
    for (const [path, text] of Object.entries(byte_code)) put(FS, path, bytes_of(text));
    if (zip) FS.writeFile(ZIP_FILE, zip);
  }

  function install(interpreter) {
    if (!installed.has(interpreter)) installed.set(interpreter, write(interpreter, "loadPackage" in interpreter));
    return installed.get(interpreter);
  }

  return { prefetch, install };
}
