package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RequirementTests {

    @Test
    void aTestGoesOnWithWhatItNeeds() {
        assertThatNoException().isThrownBy(() -> Requirement.assume(true, "no tool", true));
    }

    @Test
    void aTestIsSkippedWithoutIt() {
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> Requirement.assume(false, "no tool", false))
                .withMessageContaining("no tool");
    }

    @Test
    void aTestFailsWithoutItWhereNothingMayBeSkipped() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Requirement.assume(false, "no tool", true))
                .withMessage("no tool");
    }
}
