// A real Faye server that behaves as GroupMe's push service does, for the bridge's tests.
//
//   node server.mjs [--timeout seconds] [--port number]
//
// Steered over stdin and stdout, one JSON object a line: {"id": 1, "command": "publish", …} is answered by
// {"id": 1, "ok": true, …} or {"id": 1, "ok": false, "error": "…"}. Its first line is {"port": …}. It listens
// on loopback only and ends when stdin closes, so that no orphan outlives a test.

import http from 'node:http';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import faye from 'faye';

import { GroupMe } from './groupme.mjs';
import { Sockets } from './sockets.mjs';

console.log = console.error; // Faye reports malformed frames with it; stdout is for answers only

const { values: options } = parseArgs({
  options: { timeout: { type: 'string', default: '30' }, port: { type: 'string', default: '0' } },
});

const bayeux = new faye.NodeAdapter({ mount: '/faye', timeout: Number(options.timeout) });
const engine = bayeux._server._engine; // publishing here passes no extension, as GroupMe's own messages do
const memory = engine._engine;

const sockets = new Sockets();
const clients = new Set();
const groupme = new GroupMe((message, request) => {
  if (request && message.clientId) sockets.claim(request.socket, message.clientId);
});
let upgradeStatus = null; // answered instead of an upgrade
let postStatus = null; // answered instead of what Faye says to a POST

bayeux.on('handshake', (client) => clients.add(client));
bayeux.on('disconnect', (client) => clients.delete(client));
bayeux.addExtension(groupme);

const server = http.createServer((request, response) => {
  if (!bayeux.check(request)) {
    answerRest(request, response);
    return;
  }
  sockets.add(request.socket);
  if (postStatus) response.writeHead(postStatus).end();
  else bayeux.handle(request, response);
});

server.on('upgrade', (request, socket, head) => {
  if (upgradeStatus) {
    socket.end(`HTTP/1.1 ${upgradeStatus} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  } else {
    sockets.add(socket);
    bayeux.handleUpgrade(request, socket, head);
  }
});

/** Just enough of GroupMe's REST API for a session to learn who it is: GET /v3/users/me. */
function answerRest(request, response) {
  const user = groupme.userOf(request.headers['x-access-token']);
  const [status, body] = !user
    ? [401, { meta: { code: 401, errors: ['unauthorized'] } }]
    : request.url !== '/v3/users/me'
      ? [404, { meta: { code: 404, errors: ['not found'] } }]
      : [200, { meta: { code: 200 }, response: { id: user, user_id: user, name: `User ${user}` } }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The clients that a command means: one by id, those subscribed to a channel, or all (null). */
function meant({ client, channel }) {
  if (client) return new Set([client]);
  if (channel) return new Set(memory._channels.get(channel) ?? []);
  return null;
}

function eachSocket(command, action) {
  const found = sockets.of(meant(command));
  found.forEach(action);
  return { sockets: found.length };
}

const commands = {
  publish({ messages }) {
    messages.forEach((message) => engine.publish(message));
    return { published: messages.length };
  },
  destroy: (command) => eachSocket(command, (socket) => sockets.destroy(socket)),
  close: (command) => eachSocket(command, (socket) => sockets.close(socket, command.code, command.reason ?? '')),
  freeze: (command) => eachSocket(command, (socket) => sockets.freeze(socket)),
  thaw: (command) => eachSocket(command, (socket) => sockets.thaw(socket)),
  text: (command) => eachSocket(command, (socket) => sockets.sendText(socket, command.text)),
  bytes: (command) => eachSocket(command, (socket) => sockets.sendBytes(socket, Buffer.from(command.base64, 'base64'))),
  forget(command) {
    const forgotten = [...(meant(command) ?? clients)];
    forgotten.forEach((client) => engine.destroyClient(client));
    return { clients: forgotten.length };
  },
  tokens: ({ tokens }) => groupme.setTokens(tokens),
  refuse: ({ channel, subscription, error, advice, times }) =>
    groupme.refuse({ channel, subscription, error, advice, times: times ?? Infinity }),
  accept: () => groupme.accept(),
  advise({ advice }) {
    groupme.advice = advice ?? null;
  },
  /** The next answers on a meta channel are never sent: Faye's own callback is not called. */
  drop({ channel, times }) {
    groupme.drop(channel, times ?? 1);
  },
  upgrade({ status }) {
    upgradeStatus = status ?? null;
  },
  post({ status }) {
    postStatus = status ?? null;
  },
  stats: () => ({
    counts: groupme.counts,
    sockets: sockets.list(),
    mostSockets: sockets.most,
    clients: [...clients].map((client) => ({
      id: client,
      connected: engine.hasConnection(client),
      queued: memory._messages.get(client)?.length ?? 0,
      subscriptions: [...(memory._clients.get(client) ?? [])],
    })),
  }),
  stop() {
    setImmediate(() => process.exit(0)); // after the answer
  },
};

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

server.listen(Number(options.port), '127.0.0.1', () => say({ port: server.address().port }));

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, command, ...rest } = JSON.parse(line);
    try {
      if (!Object.hasOwn(commands, command)) throw new Error(`unknown command ${command}`);
      say({ id, ok: true, ...commands[command](rest) });
    } catch (error) {
      say({ id, ok: false, error: error.message });
    }
  })
  .on('close', () => process.exit(0));
