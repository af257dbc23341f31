/** What is said on the line, for an engineer to read: SIP messages and ICE states with their times. In memory, while it is on. */
import { note, Pseudonyms, redacted } from "./redact.js";

const ENTRIES = 2000;
const CHARACTERS = 1_000_000;
const STATES = [
  ["signalingstatechange", "signalingState"],
  ["icegatheringstatechange", "iceGatheringState"],
  ["iceconnectionstatechange", "iceConnectionState"],
  ["connectionstatechange", "connectionState"],
];
const ARROWS = { sent: "--> sent", received: "<-- received", note: "*** note", ice: "*** ICE" };

export class Trace {
  #entries = [];
  #size = 0;
  #left = 0;
  #names = new Pseudonyms();
  #on = false;

  get on() {
    return this.#on;
  }

  /** Off: nothing is kept, and what was is gone. */
  set on(on) {
    this.#on = Boolean(on);
    if (!on) [this.#entries, this.#size, this.#left, this.#names] = [[], 0, 0, new Pseudonyms()];
  }

  /** Keep what is "sent" or "received", a "note", or a state of "ice", without its secrets. */
  add(kind, text) {
    if (!this.#on || !String(text).trim()) return;
    const plain = kind === "sent" || kind === "received" ? redacted(String(text), this.#names) : note(String(text));
    const entry = `${new Date().toISOString()} ${ARROWS[kind]}\r\n${plain}\r\n\r\n`;
    this.#entries.push(entry);
    this.#size += entry.length;
    while (this.#entries.length > ENTRIES || this.#size > CHARACTERS) {
      this.#size -= this.#entries.shift().length;
      this.#left += 1;
    }
  }

  /** Follow the states of a connection. */
  watch(peer, name) {
    for (const [event, state] of STATES)
      peer.addEventListener(event, () => this.add("ice", `${name} ${state}: ${peer[state]}`));
    peer.addEventListener("icecandidateerror", ({ url, errorCode, errorText }) =>
      this.add("ice", `${name} candidate error ${errorCode} ${errorText} ${url}`),
    );
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate)
        this.add(
          "ice",
          `${name} candidate ${candidate.type} ${candidate.protocol} ${candidate.address}:${candidate.port}`,
        );
    });
  }

  /** All of it; "" while it is off. */
  text() {
    if (!this.#on) return "";
    const head = [
      `SIP trace, ${new Date().toISOString()} (times are UTC)`,
      globalThis.navigator?.userAgent ?? "",
      "Cut out: credentials, ICE passwords, keys, digits, texts. Dialog tags and nonces are pseudonyms: the same name is the same value.",
      this.#left ? `${this.#left} older entries are left out.` : "Nothing is left out at the beginning.",
    ];
    return `${head.join("\r\n")}\r\n\r\n${this.#entries.join("")}`;
  }
}

export const trace = new Trace();
