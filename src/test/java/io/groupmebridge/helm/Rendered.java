package io.groupmebridge.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the chart rendered, as text and as objects. */
public final class Rendered {

    private final String text;
    private final List<HasMetadata> objects;

    Rendered(String text) {
        this.text = text;
        this.objects = KubernetesObjects.parse(text);
    }

    String text() {
        return text;
    }

    List<HasMetadata> objects() {
        return objects;
    }

    /** The only document of a kind, as it is written. */
    Map<?, ?> document(String kind) {
        return KubernetesObjects.documents(text)
                .filter(document -> kind.equals(document.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    /** The objects of a kind. */
    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only object of a kind. */
    <T extends HasMetadata> T the(Class<T> type) {
        var found = all(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + type.getSimpleName());
        }
        return found.getFirst();
    }

    /** The object of a kind and a name. */
    <T extends HasMetadata> T the(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type.getSimpleName() + " " + name));
    }

    /** The bridge's pod, of a StatefulSet or of a Deployment. */
    PodTemplateSpec pod() {
        return Stream.concat(
                        all(StatefulSet.class).stream()
                                .map(workload -> workload.getSpec().getTemplate()),
                        all(Deployment.class).stream()
                                .map(workload -> workload.getSpec().getTemplate()))
                .findFirst()
                .orElseThrow();
    }

    /** The bridge's container. */
    Container container() {
        return pod().getSpec().getContainers().getFirst();
    }

    /** The specifications of all pods, the test's too. */
    List<PodSpec> pods() {
        return Stream.concat(Stream.of(pod().getSpec()), all(Pod.class).stream().map(Pod::getSpec))
                .toList();
    }

    /** The application.yaml that the bridge reads. */
    public String config() {
        return all(ConfigMap.class).stream()
                .flatMap(map -> Optional.ofNullable(map.getData().get("application.yaml")).stream())
                .findFirst()
                .orElseThrow();
    }

    /** The environment that the chart gives the bridge; variables from elsewhere are empty. */
    public Map<String, String> environment() {
        return container().getEnv().stream()
                .collect(Collectors.toMap(
                        EnvVar::getName,
                        variable -> Optional.ofNullable(variable.getValue()).orElse("")));
    }

    /** How long the pod may take to end. */
    public Duration gracePeriod() {
        return Duration.ofSeconds(pod().getSpec().getTerminationGracePeriodSeconds());
    }

    /** How long of that it sleeps before it is told to stop. */
    public Duration preStop() {
        var lifecycle = container().getLifecycle();
        return lifecycle == null
                ? Duration.ZERO
                : Duration.ofSeconds(lifecycle.getPreStop().getSleep().getSeconds());
    }

    /** The chart's own secrets. */
    Map<String, String> ownSecrets() {
        return all(Secret.class).stream()
                .flatMap(secret -> secret.getData().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> decoded(entry.getValue())));
    }

    /** The files of secrets that the bridge reads, by name; those of others hold "secret/key". */
    public Map<String, String> secretFiles() {
        return pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .flatMap(source -> source.getSecret().getItems().stream()
                        .map(item -> Map.entry(
                                item.getPath(), value(source.getSecret().getName(), item.getKey()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Everything that selects pods: the workload, Services, policies and monitors of pods. */
    List<Map<String, String>> podSelectors() {
        return Stream.of(
                        all(StatefulSet.class).stream()
                                .map(workload ->
                                        workload.getSpec().getSelector().getMatchLabels()),
                        all(Deployment.class).stream()
                                .map(workload ->
                                        workload.getSpec().getSelector().getMatchLabels()),
                        all(Service.class).stream()
                                .map(service -> service.getSpec().getSelector()),
                        all(NetworkPolicy.class).stream()
                                .map(policy -> policy.getSpec().getPodSelector().getMatchLabels()),
                        all(PodDisruptionBudget.class).stream()
                                .map(budget -> budget.getSpec().getSelector().getMatchLabels()),
                        all(PodMonitor.class).stream()
                                .map(monitor -> monitor.getSpec().getSelector().getMatchLabels()))
                .flatMap(Function.identity())
                .toList();
    }

    private String value(String secret, String key) {
        return all(Secret.class).stream()
                .filter(own -> own.getMetadata().getName().equals(secret))
                .map(own -> decoded(own.getData().get(key)))
                .findFirst()
                .orElse(secret + "/" + key);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }
}
