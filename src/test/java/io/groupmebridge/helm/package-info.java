/**
 * The Helm chart, rendered by Helm and read as Kubernetes would: what holds for every value set, what each one changes, and
 * what is refused. Knows of the bridge only what the chart does: its settings.
 */
@NullMarked
package io.groupmebridge.helm;

import org.jspecify.annotations.NullMarked;
