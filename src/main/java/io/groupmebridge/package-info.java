/** The service itself: one class that starts it. Everything it does lives in the modules below, one package each. */
@NullMarked
package io.groupmebridge;

import org.jspecify.annotations.NullMarked;
