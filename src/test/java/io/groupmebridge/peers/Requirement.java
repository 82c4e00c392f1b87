package io.groupmebridge.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Something that not every machine has and that a test cannot do without. */
public final class Requirement {

    private Requirement() {}

    /**
     * Returns when it is there. Where it is missing, the test is skipped and says why; where the environment says
     * {@code CI=true}, it fails instead.
     */
    public static void assume(boolean there, String missing) {
        assume(there, missing, "true".equals(System.getenv("CI")));
    }

    static void assume(boolean there, String missing, boolean required) {
        if (there) {
            return;
        }
        if (required) {
            throw new AssertionError(missing);
        }
        System.out.println("SKIPPED: " + missing);
        assumeTrue(false, missing);
    }
}
