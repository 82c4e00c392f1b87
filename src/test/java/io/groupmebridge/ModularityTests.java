package io.groupmebridge;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Proves the arrows that the packages declare: no cycle, no dependency that is not allowed. */
class ModularityTests {

    @Test
    void modulesDependOnlyOnWhatTheyDeclare() {
        ApplicationModules.of(BridgeApplication.class).verify();
    }
}
