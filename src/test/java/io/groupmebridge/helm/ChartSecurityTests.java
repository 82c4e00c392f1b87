package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The restricted Pod Security Standard, whatever the values are, and what a policy lets through. */
class ChartSecurityTests {

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPodIsRestricted(String valueSet) {
        assertThat(Chart.valueSet(valueSet).pods()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getHostPID()).isNull();
            assertThat(pod.getHostIPC()).isNull();
            assertThat(pod.getVolumes())
                    .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isNotIn(0L);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getContainers()).isNotEmpty().allSatisfy(container -> {
                var context = container.getSecurityContext();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                assertThat(context.getPrivileged()).isNull();
                assertThat(context.getRunAsUser()).isNull();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(context.getCapabilities().getAdd()).isEmpty();
                assertThat(container.getPorts())
                        .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
            });
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noPodHasATokenOfTheClusterOrItsServicesInItsEnvironment(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        assertThat(rendered.pods()).allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
        });
        assertThat(rendered.all(ServiceAccount.class))
                .allSatisfy(account ->
                        assertThat(account.getAutomountServiceAccountToken()).isFalse());
    }

    @Test
    void theUserIsANumberUnlessThePlatformChoosesOne() {
        var ours = Chart.valueSet("defaults").pod().getSpec().getSecurityContext();
        var platforms = Chart.valueSet("openshift").pod().getSpec().getSecurityContext();

        assertThat(ours.getRunAsUser()).isEqualTo(10001);
        assertThat(ours.getRunAsGroup()).isEqualTo(10001);
        assertThat(ours.getFsGroup()).isEqualTo(10001);
        assertThat(platforms.getRunAsUser()).isNull();
        assertThat(platforms.getRunAsGroup()).isNull();
        assertThat(platforms.getFsGroup()).isNull();
    }

    @Test
    void thePolicyLetsNothingOutButDnsThePublicInternetAndTheDatabase() {
        var policy = Chart.valueSet("postgresql").the(NetworkPolicy.class).getSpec();

        assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getEgress()).hasSize(3);
        assertThat(policy.getEgress().get(0).getPorts())
                .extracting(port -> port.getProtocol() + port.getPort().getIntVal())
                .containsExactly("UDP53", "TCP53");
        assertThat(policy.getEgress().get(1).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(443);
        assertThat(policy.getEgress().get(2).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(5432);
        assertThat(policy.getEgress().get(2).getTo()).hasSize(1);
    }

    @Test
    void dnsIsAskedWhereTheValuesSayByBothProtocols() {
        var dns = Chart.valueSet("network-policy")
                .the(NetworkPolicy.class)
                .getSpec()
                .getEgress()
                .getFirst();

        assertThat(dns.getTo()).hasSize(2);
        assertThat(dns.getPorts())
                .extracting(port -> port.getProtocol() + port.getPort().getIntVal())
                .containsExactly("UDP53", "TCP53", "UDP5353", "TCP5353");
    }

    @Test
    void whatIsNotPublicIsExceptedFromThePublicInternet() {
        var blocks =
                Chart.valueSet("network-policy").the(NetworkPolicy.class).getSpec().getEgress().get(1).getTo().stream()
                        .map(NetworkPolicyPeer::getIpBlock)
                        .filter(Objects::nonNull)
                        .toList();

        assertThat(blocks).extracting(IPBlock::getCidr).containsExactly("0.0.0.0/0", "::/0");
        assertThat(blocks.get(0).getExcept())
                .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16");
        assertThat(blocks.get(1).getExcept()).contains("fc00::/7", "fe80::/10");
    }

    @Test
    void furtherRulesAndPeersAreAdded() {
        var policy = Chart.valueSet("network-policy").the(NetworkPolicy.class).getSpec();

        assertThat(policy.getIngress())
                .extracting(rule -> rule.getPorts().getFirst().getPort().getStrVal() + " from "
                        + rule.getFrom()
                                .getFirst()
                                .getNamespaceSelector()
                                .getMatchLabels()
                                .get("kubernetes.io/metadata.name"))
                .containsExactly("http from ingress", "management from monitoring");
        assertThat(policy.getEgress())
                .extracting(rule -> rule.getPorts().getFirst().getPort().getIntVal())
                .containsExactly(53, 443, 8080, 4318);
        assertThat(policy.getEgress().get(1).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(443, 8443);
    }

    @Test
    void whoeverIsNotSelectedByThePolicyIsTheTest() {
        var rendered = Chart.valueSet("network-policy");

        var selected =
                rendered.the(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels();

        assertThat(selected).containsEntry("app.kubernetes.io/component", "bridge");
        assertThat(rendered.the(Pod.class).getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/component", "test");
    }
}
