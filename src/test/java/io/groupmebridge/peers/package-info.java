/**
 * The world outside the bridge, for tests and for the demo: a real Faye server, a simulated GroupMe, a receiver of
 * webhooks, and the bridge itself as a process of its own. Knows the bridge only by its settings and its wire formats,
 * none of its types.
 */
@NullMarked
package io.groupmebridge.peers;

import org.jspecify.annotations.NullMarked;
