package io.grapevine.it.cluster;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Program;
import io.grapevine.web.access.FakeIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session of a browser in a cluster, of which a replica is killed while the issuer of logins is away. */
class SignOnClusterIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private HttpResponse<String> send(Program replica, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(replica.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer of a replica to a silence. */
    private HttpResponse<String> silence(Program replica, String... headers) throws IOException, InterruptedException {
        return send(
                replica,
                "POST",
                "/api/v2/silences",
                """
                {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                "createdBy": "somebody", "comment": "c"}
                """.formatted(Instant.now(), Instant.now().plusSeconds(3600)),
                headers);
    }

    private void assertSignedOn(Cluster cluster, String... cookie) throws IOException, InterruptedException {
        for (Program replica : cluster.running()) {
            assertStatus(200, silence(replica, cookie));
            assertThat(send(replica, "GET", "/api/grapevine/v1/access", "", cookie)
                            .body())
                    .contains("\"ana\"");
        }
    }

    @Test
    void nobodyLogsInAgainWhenAReplicaIsKilledAndTheIssuerIsAway() throws Exception {
        Files.writeString(directory.resolve("secret"), FakeIssuer.SECRET);
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef");
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        try (FakeIssuer issuer = new FakeIssuer()) {
            Path access = Files.writeString(directory.resolve("access.yml"), """
                    roles: {viewer: ['*'], silencer: [ana]}
                    oidc:
                      issuer: %s
                      client_id: grapevine
                      client_secret_file: secret
                      redirect_url: http://alerts.example.com/login/callback
                      cookie_key_file: keys
                    """.formatted(issuer.url()));
            try (Cluster cluster = Cluster.start(directory, config, 3, "--web.access-file=" + access)) {
                int port = URI.create(cluster.at("a").url()).getPort();
                String[] cookie = {"Cookie", issuer.cookieOf("ana", port)};
                assertSignedOn(cluster, cookie);

                issuer.close();
                cluster.kill("a");
                assertSignedOn(cluster, cookie);
                cluster.start(List.of("a"));
                assertThat(cluster.running()).hasSize(3);
                assertSignedOn(cluster, cookie);
                assertStatus(503, send(cluster.at("a"), "GET", "/login", ""));

                HttpResponse<String> out = send(cluster.at("b"), "POST", "/logout", "", cookie);
                assertThat(out.headers().allValues("set-cookie"))
                        .singleElement()
                        .asString()
                        .startsWith(cookie[1].split("=", 2)[0] + "=;")
                        .contains("Max-Age=0;");
                for (Program replica : cluster.running()) {
                    assertStatus(401, silence(replica));
                }
            }
        }
    }
}
