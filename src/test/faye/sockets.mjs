// The TCP sockets behind WebSockets and long-polling, and what can go wrong with them.

const TEXT = 0x1;
const CLOSE = 0x8;

export class Sockets {
  #open = new Map(); // TCP socket → {id, client, frozen}
  #opened = 0;
  most = 0; // at the same time

  /** A connection that is kept alive is seen with each of its requests. */
  add(socket) {
    if (this.#open.has(socket)) return;
    this.#opened += 1;
    this.#open.set(socket, { id: this.#opened, client: null, frozen: false });
    this.most = Math.max(this.most, this.#open.size);
    socket.on('error', () => {}); // a reset is what some tests want
    socket.on('close', () => this.#open.delete(socket));
  }

  /** Remembers which client speaks through a socket. */
  claim(socket, client) {
    const known = this.#open.get(socket);
    if (known) known.client = client;
  }

  /** The sockets of these clients, or all of them. */
  of(clients) {
    return [...this.#open].filter(([, { client }]) => !clients || clients.has(client)).map(([socket]) => socket);
  }

  list() {
    return [...this.#open.values()];
  }

  destroy(socket) {
    socket.resetAndDestroy();
  }

  /** Says goodbye as the WebSocket protocol wants, or with a code that it does not know. */
  close(socket, code, reason) {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    socket.end(frame(CLOSE, payload));
  }

  /** Half-open: the kernel still acknowledges bytes, but nobody reads them, sees a FIN or answers. */
  freeze(socket) {
    this.#open.get(socket).frozen = true;
    socket._handle?.readStop(); // pause() would go on reading into its buffer
    socket.cork();
  }

  thaw(socket) {
    this.#open.get(socket).frozen = false;
    socket.uncork();
    socket._handle?.readStart();
  }

  sendText(socket, text) {
    socket.write(frame(TEXT, Buffer.from(text)));
  }

  sendBytes(socket, bytes) {
    socket.write(bytes);
  }
}

/** One unmasked, final WebSocket frame (RFC 6455, section 5.2). */
function frame(opcode, payload) {
  const { length } = payload;
  let header;
  if (length < 126) {
    header = Buffer.from([0x80 | opcode, length]);
  } else if (length < 65_536) {
    header = Buffer.from([0x80 | opcode, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
  } else {
    header = Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}
