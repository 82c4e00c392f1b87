// What GroupMe adds to a plain Faye server: who may listen to what, and its free-text refusals.

const TOKEN_REFUSED = 'Access token authentication failed';
const COUNTED = ['handshake', 'connect', 'subscribe', 'unsubscribe', 'disconnect'];

/** A Faye extension that knows tokens and can be told to refuse or to advise something else. */
export class GroupMe {
  counts = { refused: 0, ...Object.fromEntries(COUNTED.map((name) => [name, 0])) };
  advice = null; // replaces what Faye advises
  #users = new Map(); // access token → user id
  #refusals = []; // {channel, subscription, error, advice, times}, the first that fits is used
  #advised = new Map(); // id of a refused message → advice of its answer
  #dropped = new Map(); // channel → how many of the next messages get no answer

  constructor(seen) {
    this.seen = seen;
  }

  setTokens(tokens) {
    this.#users = new Map(Object.entries(tokens));
  }

  refuse(refusal) {
    this.#refusals.push(refusal);
  }

  accept() {
    this.#refusals = [];
  }

  drop(channel, times) {
    this.#dropped.set(channel, times);
  }

  userOf(token) {
    return this.#users.get(token);
  }

  incoming(message, request, callback) {
    this.seen(message, request);
    const name = message.channel?.replace('/meta/', '');
    if (COUNTED.includes(name)) this.counts[name] += 1;
    const refusal = this.#refusalOf(message);
    if (refusal) {
      message.error = refusal.error;
      if (refusal.advice) this.#advised.set(message.id, refusal.advice);
    } else if (message.channel === '/meta/subscribe' && !this.#mayListen(message)) {
      message.error = TOKEN_REFUSED;
    }
    if (message.error) this.counts.refused += 1;
    if (this.#isDropped(message.channel)) return;
    callback(message);
  }

  outgoing(message, request, callback) {
    const advised = message.error && this.#advised.get(message.id);
    if (advised) {
      this.#advised.delete(message.id);
      message.advice = { ...advised };
    } else if (message.advice && this.advice) {
      message.advice = { ...this.advice };
    }
    callback(message);
  }

  /** A message that no extension hands on is never answered. */
  #isDropped(channel) {
    const left = this.#dropped.get(channel) ?? 0;
    if (left > 0) this.#dropped.set(channel, left - 1);
    return left > 0;
  }

  #refusalOf({ channel, subscription }) {
    const index = this.#refusals.findIndex(
      (each) => each.channel === channel && (!each.subscription || each.subscription === subscription),
    );
    if (index < 0) return null;
    const refusal = this.#refusals[index];
    refusal.times -= 1;
    if (refusal.times <= 0) this.#refusals.splice(index, 1);
    return refusal;
  }

  /** The token in ext says who it is; a /user channel is heard by its own user only. */
  #mayListen({ ext, subscription }) {
    const user = this.#users.get(ext?.access_token);
    const channels = [].concat(subscription ?? []);
    return user !== undefined && channels.every((each) => each === `/user/${user}` || !String(each).startsWith('/user/'));
  }
}
