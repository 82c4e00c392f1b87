package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever installs the chart is told, and what {@code helm test} does. */
class ReleaseTests {

    @Test
    void theNotesTellWhatIsMissing() {
        assertThat(Chart.notes("defaults"))
                .contains("statefulset/club-groupme-bridge", "exec club-groupme-bridge-0 -- cat /data/admin-token")
                .contains("No account is declared", "bridge.encryptionKey is not set");
        assertThat(Chart.notes("postgresql"))
                .contains("deployment/club-groupme-bridge", "the token you set")
                .doesNotContain("No account is declared", "is not set");
        assertThat(Chart.notes("stopped")).contains("replicas is 0: it is stopped");
        // What is forwarded in the background is not there yet when the next command asks for it.
        assertThat(Chart.notes("defaults")).contains("port-forward").doesNotContain("&");
        assertThat(Chart.notes("sqlite")).doesNotContain("admin-token-for-tests-51c2", "token-of-bob-7f3e9a");
    }

    @Test
    void theTestOfTheReleaseAsksTheServices() {
        var rendered = Chart.valueSet("gateway");

        var pod = rendered.the(Pod.class);
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
        var command = String.join(" ", pod.getSpec().getContainers().getFirst().getCommand());
        assertThat(rendered.all(Service.class))
                .allSatisfy(service -> assertThat(command)
                        .contains("/dev/tcp/" + service.getMetadata().getName() + "/"
                                + service.getSpec().getPorts().getFirst().getPort()));
    }

    @Test
    void theTestOfTheReleaseRunsWhereTheBridgeMay() {
        var rendered = Chart.valueSet("placed");

        var bridge = rendered.pod().getSpec();
        var test = rendered.the(Pod.class).getSpec();

        assertThat(test.getNodeSelector()).isNotEmpty().isEqualTo(bridge.getNodeSelector());
        assertThat(test.getTolerations()).isNotEmpty().isEqualTo(bridge.getTolerations());
        assertThat(test.getImagePullSecrets()).isNotEmpty().isEqualTo(bridge.getImagePullSecrets());
        assertThat(test.getServiceAccountName()).isNotEmpty().isEqualTo(bridge.getServiceAccountName());
        assertThat(test.getAffinity().getNodeAffinity())
                .isNotNull()
                .isEqualTo(bridge.getAffinity().getNodeAffinity());
    }

    @Test
    void namesThatLookLikeNumbersStayTexts() {
        var objects = Chart.renderAs("2024", "1003", "{nameOverride: \"7\", fullnameOverride: bridge}")
                .objects();

        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            assertThat(object.getMetadata().getNamespace()).isEqualTo("1003");
            assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/instance", "2024")
                    .containsEntry("app.kubernetes.io/name", "7");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024", "my.club", "2024-groupme-bridge"})
    void aReleaseThatNoServiceCanBeNamedAfterIsRefused(String release) {
        assertThatThrownBy(() -> Chart.renderAs(release, "bots", "{}"))
                .hasMessageContaining("after the release")
                .hasMessageContaining(release)
                .hasMessageContaining("set fullnameOverride");
    }
}
