package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.webpush.FakeBrowser;
import io.grapevine.receiver.webpush.FakePush;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations with a receiver that notifies browsers, and requests to subscribe one. */
public final class PushPlace {
    public static final String PATH = "/api/grapevine/v1/push";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private PushPlace() {}

    /** Writes a configuration, and beside it a {@code grapevine.yml} with a receiver {@code phone} and a push service. */
    public static Path write(Path directory, FakePush push, String more) throws IOException {
        Files.writeString(directory.resolve("push-key"), FakePush.KEY_FILE + "\n");
        Files.writeString(directory.resolve("grapevine.yml"), """
                server: {webpush: {key_file: push-key, subject: 'mailto:ops@example.com', services: ['%s']}}
                receivers:
                  - name: phone
                    webpush_configs: [{http_config: {tls_config: {insecure_skip_verify: true}}}]
                %s
                """.formatted(
                        URI.create(push.url("/")).getAuthority(), more));
        return Files.writeString(directory.resolve("am.yml"), """
                route: {receiver: phone, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers: [{name: phone}, {name: other}]
                """);
    }

    public static String flag(Path directory) {
        return "--grapevine.config=" + directory.resolve("grapevine.yml");
    }

    public static String body(String receiver, String endpoint, FakeBrowser browser) throws IOException {
        return JSON.writeValueAsString(
                Map.of("receiver", receiver, "endpoint", endpoint, "p256dh", browser.key(), "auth", browser.auth()));
    }

    public static HttpResponse<String> send(Program program, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(program.url() + PATH + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Subscribes a browser to {@code phone}. */
    public static HttpResponse<String> subscribe(
            Program program, String endpoint, FakeBrowser browser, String... headers)
            throws IOException, InterruptedException {
        return send(program, "POST", "/subscriptions", body("phone", endpoint, browser), headers);
    }

    /** What a replica answers about browsers. */
    public static JsonNode state(Program program) throws IOException, InterruptedException {
        return JSON.readTree(send(program, "GET", "", "").body());
    }

    public static int count(Program program) throws IOException, InterruptedException {
        return state(program).path("subscriptions").size();
    }
}
