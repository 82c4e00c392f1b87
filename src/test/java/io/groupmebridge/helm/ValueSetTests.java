package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What each value set changes. */
class ValueSetTests {

    @Test
    void withoutValuesThereIsSqliteOnAVolumeAndNothingThatNeedsMore() {
        var rendered = Chart.valueSet("defaults");

        assertThat(rendered.objects())
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder("ServiceAccount", "ConfigMap", "Service", "Service", "StatefulSet", "Pod");
        var workload = rendered.the(StatefulSet.class).getSpec();
        assertThat(workload.getServiceName()).isEqualTo("club-groupme-bridge-management");
        // In order, Kubernetes would wait for ever for a pod that mended values were to replace.
        assertThat(workload.getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(rendered.the(Service.class, workload.getServiceName())
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
        var claim = workload.getVolumeClaimTemplates().getFirst().getSpec();
        assertThat(claim.getResources().getRequests()).containsEntry("storage", new Quantity("20Gi"));
        assertThat(claim.getStorageClassName()).isNull();
        assertThat(workload.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
    }

    @Test
    void theVolumeOfSqliteIsClaimedAsTheValuesSay() {
        var rendered = Chart.valueSet("sqlite");

        var claim = rendered.the(StatefulSet.class, "bridge")
                .getSpec()
                .getVolumeClaimTemplates()
                .getFirst();
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(claim.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("50Gi"));
        assertThat(claim.getMetadata().getLabels()).containsEntry("backup", "nightly");
        assertThat(claim.getMetadata().getAnnotations()).containsEntry("example.org/tier", "gold");
    }

    @Test
    void anIngressLeadsToTheApi() {
        var ingress = Chart.valueSet("sqlite").the(Ingress.class).getSpec();

        assertThat(ingress.getIngressClassName()).isEqualTo("nginx");
        assertThat(ingress.getTls().getFirst().getSecretName()).isEqualTo("bridge-tls");
        var rule = ingress.getRules().getFirst();
        assertThat(rule.getHost()).isEqualTo("bridge.example.org");
        var path = rule.getHttp().getPaths().getFirst();
        assertThat(path.getPath()).isEqualTo("/");
        assertThat(path.getPathType()).isEqualTo("Prefix");
        assertThat(path.getBackend().getService().getName()).isEqualTo("bridge");
        assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
    }

    @Test
    void secretsInTheValuesMakeASecretAndFilesNamedForSettings() {
        var rendered = Chart.valueSet("sqlite");

        assertThat(rendered.ownSecrets())
                .containsOnly(
                        Map.entry("bridge.access-token", "token-of-bob-7f3e9a"),
                        Map.entry("bridge.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="),
                        Map.entry("bridge.admin.token", "admin-token-for-tests-51c2"),
                        Map.entry("bridge.encryption-key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    }

    @Test
    void postgresqlIsADeploymentThatKeepsNothing() {
        var rendered = Chart.valueSet("postgresql");

        assertThat(rendered.the(Deployment.class).getSpec().getStrategy().getType())
                .isEqualTo("Recreate");
        assertThat(rendered.pod().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("data"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    }

    @Test
    void secretsThatExistAreMountedAndNoneIsMade() {
        var rendered = Chart.valueSet("postgresql");

        assertThat(rendered.all(Secret.class)).isEmpty();
        assertThat(rendered.secretFiles())
                .containsEntry("spring.datasource.url", "db-app/jdbc-uri")
                .containsEntry("spring.datasource.username", "db-app/username")
                .containsEntry("spring.datasource.password", "db-app/password")
                .containsEntry("bridge.encryption-key", "bridge/encryption-key")
                .containsEntry("bridge.admin.token", "bridge/admin-token")
                .containsEntry("account-1-access-token", "groupme/old.token")
                .containsEntry("subscription-0-header-0", "bot/authorization")
                .hasSize(11);
    }

    @Test
    void aServiceMonitorReadsTheManagementPort() {
        var monitor = Chart.valueSet("postgresql").the(ServiceMonitor.class);

        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(monitor.getSpec().getEndpoints().getFirst().getPath()).isEqualTo("/actuator/prometheus");
    }

    @Test
    void aDisruptionBudgetHoldsADrainUpButNotForAPodThatIsBroken() {
        var budget = Chart.valueSet("postgresql").the(PodDisruptionBudget.class).getSpec();

        assertThat(budget.getMaxUnavailable().getIntVal()).isZero();
        assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    @Test
    void aRouteLeadsToTheApi() {
        var rendered = Chart.valueSet("gateway");

        var route = rendered.the(HTTPRoute.class).getSpec();
        assertThat(route.getParentRefs().getFirst().getSectionName()).isEqualTo("https");
        assertThat(route.getHostnames()).containsExactly("bridge.example.org");
        var rule = route.getRules().getFirst();
        assertThat(rule.getMatches().getFirst().getPath().getValue()).isEqualTo("/api");
        var service =
                rendered.the(Service.class, rule.getBackendRefs().getFirst().getName());
        assertThat(rule.getBackendRefs().getFirst().getPort())
                .isEqualTo(service.getSpec().getPorts().getFirst().getPort())
                .isEqualTo(80);
        assertThat(service.getMetadata().getAnnotations()).containsEntry("example.org/team", "bots");
    }

    @Test
    void alertsAndDashboardAreThoseOfTheFiles() throws IOException {
        var rendered = Chart.valueSet("monitoring");

        Object alerts = new Yaml().load(Files.readString(Chart.FOLDER.resolve("rules/alerts.yaml")));
        assertThat(rendered.document("PrometheusRule").get("spec")).isEqualTo(alerts);
        assertThat(rendered.the(PrometheusRule.class).getSpec().getGroups()).isNotEmpty();
        var linked =
                Chart.valueSet("monitoring", "metrics: {prometheusRule: {runbookBase: https://git.example.org/b/}}");
        assertThat(linked.text())
                .contains("runbook_url: https://git.example.org/b/docs/operations.md#groupmebridgedown");
        var dashboard = rendered.the(ConfigMap.class, "club-groupme-bridge-dashboard");
        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Bots");
        assertThat(dashboard.getData().get("groupme-bridge.json").strip())
                .isEqualTo(Files.readString(Chart.FOLDER.resolve("dashboards/groupme-bridge.json"))
                        .strip());
    }

    @Test
    void aPodMonitorTakesRelabelings() {
        var endpoint = Chart.valueSet("monitoring")
                .the(PodMonitor.class)
                .getSpec()
                .getPodMetricsEndpoints()
                .getFirst();

        assertThat(endpoint.getInterval()).isEqualTo("15s");
        assertThat(endpoint.getScrapeTimeout()).isEqualTo("5s");
        assertThat(endpoint.getRelabelings().getFirst().getTargetLabel()).isEqualTo("node");
        assertThat(endpoint.getMetricRelabelings().getFirst().getAction()).isEqualTo("drop");
    }

    @Test
    void withoutASleepThereIsNoPreStop() {
        var rendered = Chart.valueSet("shutdown");

        assertThat(rendered.container().getLifecycle()).isNull();
        assertThat(rendered.pod().getSpec().getTerminationGracePeriodSeconds()).isEqualTo(210);
        assertThat(rendered.container().getStartupProbe().getFailureThreshold()).isEqualTo(600);
        assertThat(rendered.container().getStartupProbe().getPeriodSeconds()).isEqualTo(2);
    }

    @Test
    void aClaimThatExistsIsUsedWhenTheBridgeIsStartedAgain() {
        var workload = Chart.valueSet("stopped").the(StatefulSet.class).getSpec();

        assertThat(workload.getReplicas()).isZero();
        assertThat(workload.getVolumeClaimTemplates()).isEmpty();
        assertThat(workload.getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("data"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getPersistentVolumeClaim().getClaimName())
                                .isEqualTo("restored"));
    }

    @Test
    void thePodIsPlacedAsTheValuesSay() {
        var rendered = Chart.valueSet("placed");

        var pod = rendered.pod().getSpec();
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/arch", "amd64");
        assertThat(pod.getTolerations().getFirst().getKey()).isEqualTo("dedicated");
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(pod.getTopologySpreadConstraints().getFirst().getMaxSkew()).isEqualTo(1);
        assertThat(pod.getPriorityClassName()).isEqualTo("high");
        assertThat(pod.getImagePullSecrets().getFirst().getName()).isEqualTo("registry");
        assertThat(pod.getServiceAccountName())
                .isEqualTo("bots")
                .isEqualTo(rendered.the(ServiceAccount.class).getMetadata().getName());
        assertThat(rendered.container().getImage()).startsWith("registry.example.org/bridge@sha256:0123");
        assertThat(rendered.container().getResources().getLimits())
                .containsOnly(Map.entry("memory", new Quantity("1Gi")));
        assertThat(rendered.pod().getMetadata().getLabels()).containsEntry("mesh", "off");
        assertThat(rendered.objects())
                .allSatisfy(
                        object -> assertThat(object.getMetadata().getLabels()).containsEntry("team", "bots"));
    }

    @Test
    void whatTheChartHasNoValueForIsAdded() {
        var rendered = Chart.valueSet("extra");

        assertThat(rendered.environment())
                .containsEntry("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:MaxRAMPercentage=60");
        assertThat(rendered.container().getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("proxy"));
        assertThat(rendered.container()
                        .getEnvFrom()
                        .getFirst()
                        .getConfigMapRef()
                        .getName())
                .isEqualTo("more");
        assertThat(rendered.all(ServiceAccount.class)).isEmpty();
        assertThat(rendered.pod().getSpec().getServiceAccountName()).isEqualTo("default");
    }

    @Test
    void anotherConfigurationIsAnotherPod() {
        var annotations = Chart.valueSet("sqlite").pod().getMetadata().getAnnotations();
        var config = Chart.valueSet("sqlite", "logging: {format: ecs}")
                .pod()
                .getMetadata()
                .getAnnotations();
        var secret = Chart.valueSet("sqlite", "bridge: {accessToken: token-of-bob-the-second}")
                .pod()
                .getMetadata()
                .getAnnotations();

        assertThat(annotations).containsOnlyKeys("checksum/config", "checksum/secret");
        assertThat(config.get("checksum/config")).isNotEqualTo(annotations.get("checksum/config"));
        assertThat(config.get("checksum/secret")).isEqualTo(annotations.get("checksum/secret"));
        assertThat(secret.get("checksum/config")).isEqualTo(annotations.get("checksum/config"));
        assertThat(secret.get("checksum/secret")).isNotEqualTo(annotations.get("checksum/secret"));
    }
}
