/** What JsSIP uses of Node's events. */
export class EventEmitter {
  #listeners = new Map();

  listeners(event) {
    return [...(this.#listeners.get(event) ?? [])];
  }

  on(event, listener) {
    this.#listeners.set(event, [...this.listeners(event), listener]);
    return this;
  }

  once(event, listener) {
    const first = (...values) => {
      this.removeListener(event, first);
      listener.apply(this, values);
    };
    return this.on(event, first);
  }

  removeListener(event, listener) {
    this.#listeners.set(
      event,
      this.listeners(event).filter(other => other !== listener),
    );
    return this;
  }

  removeAllListeners() {
    this.#listeners.clear();
    return this;
  }

  emit(event, ...values) {
    const listeners = this.listeners(event);
    listeners.forEach(listener => listener.apply(this, values));
    return listeners.length > 0;
  }
}

Object.assign(EventEmitter.prototype, {
  addListener: EventEmitter.prototype.on,
  off: EventEmitter.prototype.removeListener,
});
