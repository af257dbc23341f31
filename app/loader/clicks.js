/**
 * Clicks on `tel:` links before the phone is up: held, the last one wins, then taken by Python or given back.
 */

const PATIENCE_MS = 15_000;
const TELEPHONE = /^(tel|callto|sips?):/;

/** Holds clicks from now on. `door` reads them. */
export function holdClicks(door) {
  let held = ""; // the address as written
  let given = ""; // the one that Python has taken
  let timer = 0;

  const ours = address => TELEPHONE.test(door.url(address, document.baseURI));

  function hold(address) {
    held = address;
    clearTimeout(timer);
    timer = setTimeout(give_back, PATIENCE_MS);
  }

  function stop() {
    clearTimeout(timer);
    unlisten();
  }

  /** To the browser's own dialler; later clicks go on being held. */
  function give_back() {
    const address = held || given;
    held = given = "";
    if (address) location.href = address;
  }

  const unlisten = door.clicks(globalThis, ours, hold);

  return {
    /** The held click's address, or "". From now on clicks are left alone; this one can still be let go. */
    take() {
      stop();
      given = held;
      held = "";
      return given;
    },

    /** Gives the held click back to the browser, and leaves all others to it. */
    let_go() {
      stop();
      give_back();
    },
  };
}
