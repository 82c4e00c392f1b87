package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.Requirement;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the bridge tells of its own making. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActuatorIT {

    private RunningBridge bridge;

    @BeforeAll
    void start() {
        bridge = RunningBridge.start(Map.of("bridge.admin.token", RunningBridge.ADMIN_TOKEN));
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    @Test
    void theInfoNamesBuildJavaAndSystem() throws Exception {
        var info = get("/actuator/info");

        assertThat(info.at("/build/artifact").asString()).isEqualTo("groupme-webhook-bridge");
        assertThat(info.at("/java/version").asString()).isEqualTo(System.getProperty("java.version"));
        assertThat(info.at("/os/name").asString()).isEqualTo(System.getProperty("os.name"));
    }

    @Test
    void theInfoNamesTheCommit() throws Exception {
        assumeResource("/git.properties", "the commit is not known: there is no repository");

        assertThat(get("/actuator/info").at("/git/commit/id").asString()).matches("[0-9a-f]{7,40}");
    }

    @Test
    void theBillOfMaterialsListsTheLibraries() throws Exception {
        assumeResource(
                "/META-INF/sbom/application.cdx.json",
                "there is no bill of materials: Maven makes none when it is offline");

        assertThat(get("/actuator/sbom").at("/ids/0").asString()).isEqualTo("application");

        var bill = get("/actuator/sbom/application");

        assertThat(bill.at("/bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bill.findValuesAsString("name"))
                .contains("groupme-webhook-bridge", "sqlite-jdbc", "reactor-netty-http");
    }

    private static void assumeResource(String name, String missing) {
        Requirement.assume(ActuatorIT.class.getResource(name) != null, missing);
    }

    private JsonNode get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + bridge.managementPort() + path);
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        }
    }
}
