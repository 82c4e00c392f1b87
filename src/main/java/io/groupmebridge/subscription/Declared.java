package io.groupmebridge.subscription;

import java.util.List;

/**
 * What the settings changed at the start.
 *
 * @param generated new subscriptions whose secret was made up, because the settings name none
 * @param orphaned those that the settings named before and no longer do: paused, and from now on the API's
 * @param disabled those that the bridge gave up and that stay so, also when the settings say {@code enabled: true}
 */
record Declared(List<Subscription> generated, List<Subscription> orphaned, List<Subscription> disabled) {

    Declared {
        generated = List.copyOf(generated);
        orphaned = List.copyOf(orphaned);
        disabled = List.copyOf(disabled);
    }
}
