/**
 * The GroupMe accounts that are bridged and their access tokens: declared in the settings or added through the API, kept
 * with the token encrypted. The settings win at every start; what they no longer declare is disabled, never removed. Knows
 * nothing of sessions; whoever holds one listens for {@link io.groupmebridge.account.AccountChanged}. {@code AccountId} is a
 * word of {@code event}, because journal and filters speak of accounts too without knowing this module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package io.groupmebridge.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
