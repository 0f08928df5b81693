package io.grapevine.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** A running Prometheus Alertmanager that writes its files when it is closed. */
record RealAlertmanager(Program program) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts the program on {@code data}; aborts the test, saying so, where it is not installed. */
    static RealAlertmanager start(Path data, Path configuration) throws IOException {
        return new RealAlertmanager(Program.alertmanager(configuration, data));
    }

    /** The second number of its version: 33 of 0.33.1. */
    int minorVersion() throws IOException {
        String version =
                get("/api/v2/status").path("versionInfo").path("version").asText();
        return Integer.parseInt(version.split("\\.")[1]);
    }

    /** The JSON answer to a GET. */
    JsonNode get(String path) throws IOException {
        return JSON.readTree(text(path));
    }

    /** The answer to a GET as text. */
    String text(String path) throws IOException {
        return send("GET", path, "");
    }

    /** The JSON answer to a POST; null if there is none. */
    JsonNode post(String path, Object body) throws IOException {
        return JSON.readTree(send("POST", path, JSON.writeValueAsString(body)));
    }

    /** Sends a DELETE. */
    void delete(String path) throws IOException {
        send("DELETE", path, "");
    }

    private String send(String method, String path, String body) throws IOException {
        try {
            HttpResponse<String> response = program.send(method, path, body);
            if (response.statusCode() / 100 != 2) {
                throw new IOException(response + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Asks it to end, which makes it write its files, and waits until it has. */
    @Override
    public void close() {
        try {
            program.terminate();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
