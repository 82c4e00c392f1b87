package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the chart refuses, naming the one that is wrong. */
class ChartRefusalTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    replicas: 2                                                      | replicas
                    replica: 1                                                       | replica
                    store: {type: mysql}                                             | store/type
                    store: {sqlite: {size: big}}                                     | store/sqlite/size
                    store: {sqlite: {accessModes: [ReadWriteMany]}}                  | store/sqlite/accessModes
                    store: {sqlite: {persistence: false}}                            | persistence
                    bridge: {accessTokn: t}                                          | accessTokn
                    bridge: {accessToken: {name: groupme}}                           | bridge/accessToken
                    bridge: {adminToken: {secretName: a, key: "not a key"}}          | bridge/adminToken
                    bridge: {accounts: [{name: Club, accessToken: t}]}               | bridge/accounts/0/name
                    bridge: {accounts: [{name: club}]}                               | bridge/accounts/0
                    bridge: {subscriptions: [{name: bot, url: u, rate-limit: 1}]}    | rate-limit
                    bridge: {subscriptions: [{name: bot, url: u, concurrency: 257}]} | bridge/subscriptions/0/concurrency
                    bridge: {subscriptions: [{name: bot, url: u, timeout: ten}]}     | bridge/subscriptions/0/timeout
                    logging: {format: xml}                                           | logging/format
                    shutdown: {marginSeconds: 0}                                     | shutdown/marginSeconds
                    podSecurityContext: {runAsUser: 0}                               | podSecurityContext/runAsUser
                    podSecurityContext: {runAsNonRoot: false}                        | runAsNonRoot
                    podDisruptionBudget: {maxUnavailable: 50%}                       | podDisruptionBudget/maxUnavailable
                    service: {port: 70000}                                           | service/port
                    ingress: {enabled: true}                                         | ingress/hosts
                    httpRoute: {enabled: true}                                       | httpRoute/parentRefs
                    networkPolicy: {egress: {publicExcept: [private]}}               | networkPolicy/egress/publicExcept/0
                    networkPolicy: {egress: {dnsPorts: []}}                          | networkPolicy/egress/dnsPorts
                    metrics: {serviceMonitor: {interval: often}}                     | metrics/serviceMonitor/interval
                    autoscaling: {enabled: true}                                     | autoscaling
                    fullnameOverride: a-name-of-fifty-three-characters-is-longer-than-it-may | fullnameOverride
                    """)
    void theSchemaRefuses(String values, String field) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.render(values))
                .withMessageContaining("don't meet the specifications of the schema")
                .withMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    url: null         | store.postgresql.url is required
                    encryptionKey: null | bridge.encryptionKey is required
                    adminToken: null  | bridge.adminToken is required
                    """)
    void postgresqlNeedsWhatThePodCannotKeep(String missing, String message) {
        var parent = missing.startsWith("url") ? "store: {postgresql: {%s}}" : "bridge: {%s}";

        assertThatThrownBy(() -> Chart.valueSet("postgresql", parent.formatted(missing)))
                .hasMessageContaining(message)
                .hasMessageContaining("secretName and key of a Secret");
    }

    @Test
    void twoMonitorsAreRefused() {
        assertThatThrownBy(() -> Chart.valueSet("monitoring", "metrics: {serviceMonitor: {enabled: true}}"))
                .hasMessageContaining("metrics.serviceMonitor.enabled and metrics.podMonitor.enabled");
    }

    @Test
    void kubernetesWithoutTheSleepIsRefused() {
        assertThatThrownBy(() -> Chart.renderFor("1.29.0")).hasMessageContaining("kubeVersion: >=1.30.0-0");
    }
}
