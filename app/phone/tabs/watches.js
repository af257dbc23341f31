/** The calls that a watchdog watches: whose lock is free, and stays free for a while, is hung up. */
import { KEPT, SHUT } from "./bye.js";

const GRACE = 3_000; // milliseconds for a page that comes back, or for another tab, to take the call
const LOOK = 100; // ... between two looks meanwhile: a page that came and went again begins a grace of its own
const MOST = { watches: 50, tellers: 20, over: 200 };

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const dialogOf = ({ call: { call_id, from, to } }) => JSON.stringify([call_id, from, to]);

const forgetOldest = (known, most) => {
  if (known.size > most) known.delete(known.keys().next().value);
};

/** One call; the page that has told news of it last is its owner. */
class Watch {
  #locks;
  #hangUp;
  #said = new Map(); // owner or former owner → what it has said
  #waiting = new AbortController();
  #dropped = false;

  constructor(locks, hangUp) {
    this.#locks = locks;
    this.#hangUp = hangUp;
  }

  /** A page that has handed the call on may repeat itself for a moment: that is no news. */
  tell(client, told) {
    const text = JSON.stringify(told);
    const isNews = this.#said.get(client) !== text;
    this.#said.set(client, text);
    forgetOldest(this.#said, MOST.tellers);
    if (!isNews && this.owner !== client) return;
    const moved = this.told && this.told.call.lock !== told.call.lock;
    this.owner = client;
    this.told = told;
    if (moved) this.#waiting.abort();
  }

  forget(client) {
    this.#said.delete(client);
  }

  drop() {
    this.#dropped = true;
    this.#waiting.abort();
  }

  /** Resolves when there is nothing left to do: with what was hung up, if anything was. */
  async stand() {
    while (!this.#dropped) {
      const { lock } = this.told.call;
      if (!(await this.#freed(lock)) || !(await this.#staysFree(lock))) continue;
      const { told } = this;
      const outcome = await this.#hangUp(told, act => this.#whileFree(act));
      if (outcome !== KEPT) return outcome === SHUT ? null : told;
    }
    return null;
  }

  /** Waits until a lock can be had; false: it is not wanted any more. It is given back at once: who else waits must not wait for us. */
  async #freed(lock) {
    this.#waiting = new AbortController();
    try {
      await this.#locks.request(lock, { mode: "shared", signal: this.#waiting.signal }, () => {});
      return true;
    } catch (error) {
      if (error?.name !== "AbortError") this.#dropped = true;
      return false;
    }
  }

  async #staysFree(lock) {
    for (let waited = 0; waited < GRACE; waited += LOOK) {
      await pause(LOOK);
      if (this.#dropped || lock !== this.told.call.lock || !(await this.#whileFree(() => {}))) return false;
    }
    return true;
  }

  /** Nobody can take the lock between the look and the act. It is shared with the watches of other calls, which look too. */
  #whileFree(act) {
    return this.#locks.request(this.told.call.lock, { mode: "shared", ifAvailable: true }, lock => {
      const isFree = lock !== null && !this.#dropped;
      if (isFree) act();
      return isFree;
    });
  }
}

export class Watches {
  #locks;
  #hangUp;
  #watches = new Map(); // id → [watch, promise of its end]
  #over = new Set(); // dialogs that were hung up: a late word about one does not begin anew

  constructor(locks, hangUp) {
    this.#locks = locks;
    this.#hangUp = hangUp;
  }

  /** All that a client says of its calls now. */
  tell(client, calls) {
    const ids = calls.map(({ call }) => call.id);
    for (const [id, [watch]] of this.#watches) {
      if (ids.includes(id)) continue;
      watch.forget(client);
      if (watch.owner === client) this.#drop(id, watch);
    }
    for (const told of calls) this.#watch(client, told);
  }

  #watch(client, told) {
    const { id } = told.call;
    if (this.#over.has(dialogOf(told))) return;
    if (this.#watches.has(id)) {
      this.#watches.get(id)[0].tell(client, told);
    } else if (this.#watches.size < MOST.watches) {
      const watch = new Watch(this.#locks, this.#hangUp);
      watch.tell(client, told);
      this.#watches.set(id, [watch, this.#stand(id, watch)]);
    }
  }

  async #stand(id, watch) {
    try {
      const told = await watch.stand();
      if (told) this.#over.add(dialogOf(told));
      forgetOldest(this.#over, MOST.over);
    } finally {
      if (this.#watches.get(id)?.[0] === watch) this.#watches.delete(id);
    }
  }

  #drop(id, watch) {
    this.#watches.delete(id);
    watch.drop();
  }

  /** Resolves when nothing is watched. */
  async idle() {
    while (this.#watches.size) await Promise.allSettled([...this.#watches.values()].map(([, end]) => end));
  }
}
