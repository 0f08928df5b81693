package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** A client that names a tenant in each request. */
public record TenantClient(Program program, String tenant) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends a request and returns the answer, whatever it is. */
    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(program.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("X-Scope-OrgID", tenant)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public int status(String method, String path) throws IOException, InterruptedException {
        return send(method, path, "").statusCode();
    }

    /** Uploads a configuration, and returns the answer. */
    public HttpResponse<String> upload(String config, String... headers) throws IOException, InterruptedException {
        String body = JSON.createObjectNode().put("alertmanager_config", config).toString();
        return send("POST", "/api/v1/alerts", body, headers);
    }

    /** The JSON answer to a GET of the tenant's API v2. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/alertmanager/api/v2" + path, "").body());
    }

    /** Posts an alert that fires. */
    public int fire(String alertname) throws IOException, InterruptedException {
        return send("POST", "/alertmanager/api/v2/alerts", "[{\"labels\": {\"alertname\": \"" + alertname + "\"}}]")
                .statusCode();
    }

    /** Silences an alert name for an hour, and returns the id. */
    public String silence(String alertname) throws IOException, InterruptedException {
        Instant now = Instant.now();
        String body = """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "me", "comment": "test"}
                """.formatted(alertname, now, now.plus(Duration.ofHours(1)));
        return JSON.readTree(send("POST", "/alertmanager/api/v2/silences", body).body())
                .path("silenceID")
                .asText();
    }
}
