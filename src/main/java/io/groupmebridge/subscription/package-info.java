/**
 * Who is to be told about what: endpoint, filter, policy and secrets of every webhook subscription, declared in the
 * settings or made through the API. Matching is pure; nothing here sends anything. A new subscription starts behind the
 * newest event of the journal, so its cursor is set in the same commit that creates it; from then on only its lane
 * ({@code delivery}) moves it.
 *
 * <p>What somebody writes is a {@code SubscriptionForm}; {@code SubscriptionRules}, the one place of the rules, makes a
 * {@code SubscriptionDraft} of it or names every field that is wrong. The settings are taken in at the start, before
 * anything is sent, and win over the API but for an operator's pause. A subscription that they cease to declare is paused,
 * keeps its place and becomes the API's; declared again, it goes on from there.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package io.groupmebridge.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
