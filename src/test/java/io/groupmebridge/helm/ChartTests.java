package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever the values are. That the objects can be read at all shows that they fit Kubernetes' API. */
class ChartTests {

    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void helmFindsNothingToWarnOf() {
        var result = Chart.lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void aFieldThatKubernetesHasNotIsNoticed() {
        var misspelled = Chart.valueSet("defaults").text().replace("readinessProbe:", "readinesProbe:");
        var number = Chart.valueSet("placed").text().replace("mesh: \"off\"", "mesh: 0");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesObjects.parse(misspelled))
                .withMessageContaining("readinesProbe");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesObjects.parse(number))
                .withMessageContaining("mesh");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void thereIsOneWorkloadWithOneReplicaAtMost(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        var replicas = Stream.concat(
                rendered.all(StatefulSet.class).stream()
                        .map(workload -> workload.getSpec().getReplicas()),
                rendered.all(Deployment.class).stream()
                        .map(workload -> workload.getSpec().getReplicas()));

        assertThat(replicas).singleElement().isIn(0, 1);
        assertThat(rendered.all(Deployment.class))
                .allSatisfy(workload ->
                        assertThat(workload.getSpec().getStrategy().getType()).isEqualTo("Recreate"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void namesAreUniqueAndShortEnoughAndInTheNamespace(String valueSet) {
        var objects = Chart.valueSet(valueSet).objects();

        assertThat(objects).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).matches(NAME);
            assertThat(object.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
        });
        assertThat(objects)
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySelectorFindsTheBridgesPodAndNotThatOfTheTest(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        assertThat(rendered.podSelectors()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(selector -> {
            assertThat(rendered.pod().getMetadata().getLabels()).containsAllEntriesOf(selector);
            assertThat(rendered.the(Pod.class)
                            .getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(selector.entrySet()))
                    .isFalse();
        });
        assertThat(rendered.all(ServiceMonitor.class))
                .allSatisfy(monitor -> assertThat(rendered.all(Service.class))
                        .filteredOn(service -> service.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(monitor.getSpec()
                                        .getSelector()
                                        .getMatchLabels()
                                        .entrySet()))
                        .singleElement()
                        .satisfies(service -> assertThat(
                                        service.getSpec().getPorts().getFirst().getName())
                                .isEqualTo(monitor.getSpec()
                                        .getEndpoints()
                                        .getFirst()
                                        .getPort())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitoring", "postgresql"})
    void theJobOfTheMetricsHasTheNameThatTheAlertsLookFor(String valueSet) {
        var rendered = Chart.valueSet(valueSet, "{nameOverride: hooks, fullnameOverride: hooks}");

        var jobs = Stream.concat(
                rendered.all(PodMonitor.class).stream()
                        .map(monitor -> rendered.pod()
                                .getMetadata()
                                .getLabels()
                                .get(monitor.getSpec().getJobLabel())),
                rendered.all(ServiceMonitor.class).stream()
                        .map(monitor -> rendered.the(Service.class, "hooks-management")
                                .getMetadata()
                                .getLabels()
                                .get(monitor.getSpec().getJobLabel())));
        assertThat(jobs).containsExactly("groupme-bridge");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPortThatIsNamedIsOneOfThePod(String valueSet) {
        var rendered = Chart.valueSet(valueSet);
        var container = rendered.container();

        assertThat(container.getPorts())
                .extracting(port -> port.getName() + "=" + port.getContainerPort())
                .containsExactly("http=8080", "management=8081");
        var services = rendered.all(Service.class).stream()
                .flatMap(service -> service.getSpec().getPorts().stream())
                .map(port -> port.getTargetPort().getStrVal());
        var probes = Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .map(probe -> probe.getHttpGet().getPort().getStrVal());
        var monitors = rendered.all(PodMonitor.class).stream()
                .map(monitor ->
                        monitor.getSpec().getPodMetricsEndpoints().getFirst().getPort());
        assertThat(services).containsExactlyInAnyOrder("http", "management");
        assertThat(probes).containsOnly("management");
        assertThat(monitors).allMatch("management"::equals);
        assertThat(rendered.config()).contains("port: 8080", "port: 8081");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noSecretIsToldOutsideOfSecrets(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        var others = Stream.of(rendered.text().split("\n---\n"))
                .filter(document -> !document.contains("kind: Secret\n"))
                .toList();

        assertThat(others).hasSizeGreaterThan(4);
        assertThat(rendered.ownSecrets().values())
                .allSatisfy(secret -> assertThat(others).noneMatch(document -> document.contains(secret)));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySecretThatTheChartHoldsIsMounted(String valueSet) {
        var rendered = Chart.valueSet(valueSet);

        assertThat(rendered.secretFiles()).containsAllEntriesOf(rendered.ownSecrets());
        assertThat(rendered.secretFiles().isEmpty())
                .isEqualTo(!rendered.environment().containsKey("SPRING_CONFIG_IMPORT"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void whatIsMountedIsThere(String valueSet) {
        var rendered = Chart.valueSet(valueSet);
        var claims = rendered.all(StatefulSet.class).stream()
                .flatMap(workload -> workload.getSpec().getVolumeClaimTemplates().stream())
                .map(claim -> claim.getMetadata().getName());
        var volumes = rendered.pod().getSpec().getVolumes();

        assertThat(rendered.container().getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(volumes.stream().map(Volume::getName), claims)
                                .toList());
        assertThat(volumes.stream()
                        .filter(volume -> volume.getConfigMap() != null)
                        .map(volume -> volume.getConfigMap().getName()))
                .allSatisfy(
                        name -> assertThat(rendered.the(ConfigMap.class, name).getData())
                                .containsOnlyKeys("application.yaml"));
        assertThat(rendered.container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/data", "/tmp", "/etc/groupme-bridge/config");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theProbesAskTheHealthGroupsOnTheManagementPort(String valueSet) {
        var container = Chart.valueSet(valueSet).container();

        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theVersionAndTheReleaseAreLabels(String valueSet) {
        assertThat(Chart.valueSet(valueSet).objects())
                .allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                        .containsAllEntriesOf(Map.of(
                                "app.kubernetes.io/name", "groupme-bridge",
                                "app.kubernetes.io/instance", Chart.RELEASE,
                                "app.kubernetes.io/managed-by", "Helm"))
                        .containsKeys("helm.sh/chart", "app.kubernetes.io/version"));
    }
}
