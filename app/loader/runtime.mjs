/** MicroPython's own loader, as it is published; bundle.mjs takes out what only Node and old browsers need. */
export * from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
