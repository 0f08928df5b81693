package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit for the regular expressions in the configurations of all tenants together. */
@Tag("thorough")
class TenantRegexpsIT {
    private static final int MANY = 40;
    private static final String LARGE = ".*" + "[ab]{1000}".repeat(50);

    @TempDir
    private Path directory;

    private Program start() throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        return Program.starting(
                List.of("env", "JAVA_OPTS=-Xmx160m"), config, directory.resolve("data"), List.of("--tenants.api"));
    }

    private static HttpResponse<String> upload(Program program, String tenant, String regexp) throws Exception {
        String config =
                "route: {receiver: r, routes: [{matchers: ['x=~\"" + regexp + "\"']}]}\nreceivers: [{name: r}]\n";
        String body = new ObjectMapper()
                .createObjectNode()
                .put("alertmanager_config", config)
                .toString();
        return send(program, tenant, "/api/v1/alerts", HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(
            Program program, String tenant, String path, HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.url() + path))
                .header("X-Scope-OrgID", tenant)
                .method(body.contentLength() == 0 ? "GET" : "POST", body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aTenantWhoseExpressionsWouldExceedWhatThoseOfAllMayTakeIsRefusedAndNoOther() throws Exception {
        int refused = -1;
        try (Program program = start()) {
            for (int i = 0; i < MANY && refused < 0; i++) {
                HttpResponse<String> answer = upload(program, "large" + i, LARGE);
                if (answer.statusCode() != 201) {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .contains("the regular expressions of all tenants are too large: ")
                            .contains(" instructions (limit: ");
                    refused = i;
                }
            }
            assertThat(refused).as("the first upload that was refused").isPositive();
            assertThat(upload(program, "small", "a.+b").statusCode()).isEqualTo(201);
            assertThat(upload(program, "large0", LARGE + "c").statusCode()).isEqualTo(201);
            assertThat(upload(program, "large0", "a.+").statusCode()).isEqualTo(201);
            assertThat(upload(program, "large" + refused, LARGE).statusCode()).isEqualTo(201);
        }
        try (Program again = start()) {
            HttpResponse<String> status =
                    send(again, "small", "/alertmanager/api/v2/status", HttpRequest.BodyPublishers.noBody());
            assertThat(status.statusCode()).isEqualTo(200);
        }
    }
}
