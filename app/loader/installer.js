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

/** `{fetch_zip, install}`: the first may be called early, the second writes once, and is awaited. */
export function makeInstaller({ sources, schemaZip }) {
  const installed = new WeakMap();
  let zip = null;
  const fetch_zip = () => (zip ??= fetch_bytes(schemaZip));

  async function write({ FS }, is_cpython) {
    for (const [path, text] of Object.entries(sources)) {
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, text);
    }
    const bytes = is_cpython && await fetch_zip();
    if (bytes) FS.writeFile(ZIP_FILE, bytes);
  }

  function install(interpreter) {
    if (!installed.has(interpreter)) installed.set(interpreter, write(interpreter, "loadPackage" in interpreter));
    return installed.get(interpreter);
  }

  return { fetch_zip, install };
}
