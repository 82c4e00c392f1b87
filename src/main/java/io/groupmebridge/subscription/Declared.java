package io.groupmebridge.subscription;

import java.util.List;

/**
 * What the settings changed at the start.
 *
 * @param generated new subscriptions whose secret was made up, because the settings name none
 * @param orphaned those that the settings named before and no longer do: paused, and from now on the API's
 */
record Declared(List<Subscription> generated, List<Subscription> orphaned) {

    Declared {
        generated = List.copyOf(generated);
        orphaned = List.copyOf(orphaned);
    }
}
