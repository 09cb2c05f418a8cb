// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Maya Okafor
//
// An incremental parser for server-sent events that accepts bytes cut anywhere, even inside a UTF-8 character or between
// CR and LF.

/**
 * @typedef {{ type: string, data: string, id: string }} ServerEvent
 */

export class SSEParser {
  #decoder = new TextDecoder("utf-8");
  #buffer = "";
  #skipLineFeed = false;
  #data = [];
  #type = "";
  #id = "";
  #maxBuffer;

  /** The reconnection delay in milliseconds last announced by the server; 3000 until it announces one. */
  retry = 3000;

  /** @param {{ maxBuffer?: number }} options `maxBuffer` limits one event, in UTF-16 units (default 1 MiB). */
  constructor({ maxBuffer = 1 << 20 } = {}) {
    this.#maxBuffer = maxBuffer;
  }

  /** The id to send as `Last-Event-ID` when reconnecting. It outlives the event that set it. */
  get lastEventId() {
    return this.#id;
  }

  /**
   * Takes the next bytes and returns the events they complete. Throws RangeError when an event exceeds `maxBuffer`.
   * @param {Uint8Array} bytes
   * @returns {ServerEvent[]}
   */
  push(bytes) {
    return this.#consume(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Ends the stream. An event not closed by a blank line is discarded, as the specification requires. */
  end() {
    this.#consume(this.#decoder.decode());
    this.#buffer = "";
    this.#data = [];
    this.#type = "";
  }

  #consume(text) {
    const events = [];
    if (this.#skipLineFeed && text.length > 0) {
      if (text[0] === "\n") text = text.slice(1);
      this.#skipLineFeed = false;
    }
    this.#buffer += text;
    let start = 0;
    for (let i = 0; i < this.#buffer.length; i++) {
      const unit = this.#buffer[i];
      if (unit !== "\n" && unit !== "\r") continue;
      const event = this.#line(this.#buffer.slice(start, i));
      if (event) events.push(event);
      if (unit === "\r") {
        if (i + 1 === this.#buffer.length) this.#skipLineFeed = true;
        else if (this.#buffer[i + 1] === "\n") i++;
      }
      start = i + 1;
    }
    this.#buffer = this.#buffer.slice(start);
    const held = this.#data.reduce((sum, line) => sum + line.length, this.#buffer.length);
    if (held > this.#maxBuffer) throw new RangeError(`event exceeds ${this.#maxBuffer} units`);
    return events;
  }

  /** Handles one line without its ending; returns the event if the line was blank and there was data. */
  #line(line) {
    if (line === "") {
      const event = { type: this.#type || "message", data: this.#data.join("\n"), id: this.#id };
      const complete = this.#data.length > 0;
      this.#data = [];
      this.#type = "";
      return complete ? event : null;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return null; // a comment, often sent as a heartbeat
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1); // one space only
    switch (field) {
      case "data":
        this.#data.push(value);
        break;
      case "event":
        this.#type = value;
        break;
      case "id":
        if (!value.includes("\0")) this.#id = value;
        break;
      case "retry":
        if (/^[0-9]+$/.test(value)) this.retry = Number(value);
        break;
      default: // unknown fields are ignored
    }
    return null;
  }
}

const parser = new SSEParser();
const stream = new TextEncoder().encode(": hi\r\nid: 7\r\nevent: delta\r\ndata: 开\r\ndata:  卷\r\n\r\nretry: 500\ndata\n\n");
const seen = [];
for (const byte of stream) seen.push(...parser.push(Uint8Array.of(byte)));
console.log(JSON.stringify(seen), parser.retry, parser.lastEventId);
