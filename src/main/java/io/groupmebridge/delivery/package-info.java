/**
 * One lane per subscription reads the journal and posts: filter, order, sign, POST, settle. The inbound half is not known
 * here; the two meet only in the journal.
 *
 * <p>Who owns what. {@link io.groupmebridge.delivery.Lanes} owns which lanes exist and starts and stops them; pausing is
 * stopping, resuming is starting from the tables. A {@link io.groupmebridge.delivery.Lane} is the serial loop of one
 * subscription: whatever happens (the journal grew, a page was read, an attempt was answered, a commit came back) is an
 * input in its mailbox, handled one at a time on one worker of a small shared scheduler that never blocks. Only that loop
 * touches the lane's {@link io.groupmebridge.delivery.LaneState}: the {@link io.groupmebridge.delivery.LaneWindow} (what
 * was read and is not done, bounded in events and bytes), the {@link io.groupmebridge.delivery.RetryQueue} (the nearest
 * part of what waits in the table, bounded) and the counts of what is under way. Sockets belong to
 * {@link io.groupmebridge.delivery.WebhookClient}, with pools of each lane's own, so that endpoints cannot take each other's
 * connections, which are of HTTP/1.1 or, where an https endpoint takes it, of HTTP/2, shared by many attempts
 * ({@link io.groupmebridge.delivery.SecureConnections}). {@link io.groupmebridge.delivery.Egress} makes them, directly or
 * through a proxy, and has {@link io.groupmebridge.delivery.AddressGuard} asked where each really goes; a
 * {@link io.groupmebridge.delivery.Signer} does on a scheduler of its own what takes too long for a loop.
 *
 * <p>What is durable. Delivered, retrying, dead and expired are all <em>settled</em>: the row in {@code delivery}, the
 * attempt and the subscription's cursor are written in one commit. The cursor is the contiguous settled prefix of the
 * journal: all at or before it is settled, does not match, was dropped because its life was over, or belongs to a
 * conversation that stands aside, which has a place of its own. Rows above the cursor are skipped when a lane starts, and
 * so are never pruned. A lane has at most one settlement on its way to the store; answers that come in meanwhile go with the
 * next. So a crash repeats only what was under way or answered and not yet written, and both together are bounded.
 *
 * <p>What decides. Pure functions: {@link io.groupmebridge.delivery.Outcome} says what an answer means for its delivery,
 * {@link io.groupmebridge.delivery.Wish} what it asks for beyond that, {@link io.groupmebridge.delivery.RetrySchedule} when
 * to try again, {@link io.groupmebridge.delivery.Standing} what is known of the endpoint and
 * {@link io.groupmebridge.delivery.LaneState} what may start. First attempts of one conversation start one after another
 * in journal order; a retry overtakes nothing and, unless the order is strict, holds up nothing. A circuit breaker per
 * subscription holds deliveries while the endpoint is down, a pause while the endpoint asks for one: holding spends no
 * attempt. The pause is kept with the cursor. When the clock is set back, a retry's wait begins anew at most; when it is set
 * forward, what that made due goes out.
 *
 * <p>Strict order. When a first attempt fails, its conversation leaves the window and stands aside in
 * {@link io.groupmebridge.delivery.Sidings}: one row of the table {@code siding} with the place of the head it waits for and
 * the place up to which it is settled, written in the commit of that failure. The window and the cursor pass over its events;
 * nothing is kept of them, so 10,000 that wait cost as much as one and hold up nobody. Once the head is delivered or dead,
 * the conversation is read on from its own place, a page at a time, as many conversations at once as the subscription has
 * attempts; when nothing of it is left behind the window it comes back. After a restart, the rows say which conversations
 * the window has to pass over. At most 10,000 conversations of a subscription stand aside; from then on its lane begins
 * nothing new outside of them. Only what failed in strict order is a head: a retry from before a change to it, or of a dead
 * letter by hand, holds up nothing. Events behind a place in {@code siding} are still to be delivered, although the cursor
 * has passed them.
 *
 * <p>What is kept. {@link io.groupmebridge.delivery.DeliveryRetention} prunes deliveries with their attempts, by age some time
 * after they ended and by size. Rows cannot be counted in every pass, and samples would mislead, because what failed comes in
 * clusters; so {@link io.groupmebridge.delivery.Footprint} says about how many bytes an attempt takes, its delivery included,
 * and {@code subscription.delivery_bytes} is their sum: the update that moves the cursor adds what is written, and what is
 * deleted is taken off in the same commit. When all together take too much, {@link io.groupmebridge.delivery.Room} cuts those
 * subscriptions that take more than an equal share, so that one broken endpoint costs no other its dead letters, and to a little
 * less than there is room for, so that the next cut is not due at once. {@link io.groupmebridge.delivery.SizePruning} cuts a
 * subscription from its oldest event on: first what was delivered or expired, then whatever is oldest, dead
 * letters too. What is to be retried only loses its attempts: its row, a sixth of its event, is bounded by the
 * journal, because an event that is gone is retried no more. By age or size, what the cursor has not passed stays, and
 * {@code delivery_pruned} tells replays of what is {@code missing} up to where rows are gone.
 *
 * <p>{@link io.groupmebridge.delivery.JournalReaders} keeps the journal from pruning by age what an active
 * subscription has not got, what is to be retried and dead letters. A subscription that stands still holds nothing back. What
 * is pruned before a subscription got it is noted in the same transaction, and
 * {@link io.groupmebridge.delivery.LossAnnouncer} tells it within five minutes: by a warning and a counter, and by a
 * {@code bridge.gap} when the subscription is active.
 *
 * <p>Replays. A {@link io.groupmebridge.delivery.Replay} is a row with a place in the journal.
 * {@link io.groupmebridge.delivery.ReplayFeeder} reads on from there and makes deliveries due, in the commit that moves the
 * place; from then on they are retries like any other, which have half of the lane's places at most. It goes no faster than
 * its rate, and no further than the lane works off ({@link io.groupmebridge.delivery.ReplayStep}), so that a replay is as
 * slow as its endpoint and leaves little behind when it is cancelled. What a lane has in hand needs no asking: its settlement
 * has the last word. What a replay sends for the first time goes out one after another in each conversation
 * ({@link io.groupmebridge.delivery.StartableRetries}), but beside what the lane reads, so behind newer events; in strict order
 * too it neither waits for a head nor becomes one. What waits for a head is left to the lane
 * ({@link io.groupmebridge.delivery.ReplayFilter}). What belongs to a removed subscription is deleted by
 * {@link io.groupmebridge.delivery.RemovedSubscriptions}.
 *
 * <p>Short lives. That somebody types is told within 5 seconds of when it came in or not at all
 * ({@link io.groupmebridge.delivery.Lifetime}): whenever the lane acts, what could start and is late leaves the window, with
 * a count and without a row; an attempt that fails is the last one, and its delivery is {@code expired}.
 *
 * <p>Test sends and verifications go through {@link io.groupmebridge.delivery.Prober}, beside every lane and by the same
 * client, so by the same guard.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"journal", "subscription", "event", "store", "trace"})
package io.groupmebridge.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
