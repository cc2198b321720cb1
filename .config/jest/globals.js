// What browsers have and jsdom lacks.
const { TextDecoder, TextEncoder } = require('node:util');

const later = globalThis.setTimeout;

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

/** Node's own would keep the process alive. */
class Channel {
  port1 = { onmessage: null };
  port2 = { postMessage: (data) => later(() => this.port1.onmessage?.({ data })) };
}

Object.assign(globalThis, {
  MessageChannel: Channel,
  TextDecoder,
  TextEncoder,
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  structuredClone: globalThis.structuredClone ?? ((value) => JSON.parse(JSON.stringify(value))),
});

// jsdom's own canvas only logs that it is missing.
HTMLCanvasElement.prototype.getContext = () => null;
HTMLElement.prototype.scrollIntoView = () => {};
window.matchMedia = (media) => ({
  media,
  matches: false,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});
