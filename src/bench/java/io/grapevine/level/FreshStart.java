package io.grapevine.level;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A life in which nothing happens, from state files with every field to new ones: the metrics of the start, the defaults of every kind of
 * receiver, the answers to every path, and what is left of the state.
 */
final class FreshStart {
    /** One client authenticates itself in one way. */
    private static final String ALTERNATIVES = "global.http_config.";

    private final ObjectNode config;
    private final List<String> paths;
    private final Original original;
    private final Path state;

    /**
     * Prepares it.
     *
     * @param places what of the samples the configuration has
     * @param state a directory with state files
     */
    FreshStart(Samples samples, List<String> places, Original original, Path state) throws IOException {
        this.config = samples.base();
        places.stream().filter(place -> !place.startsWith(ALTERNATIVES)).forEach(place -> samples.place(config, place));
        this.paths = Interface.paths(original.module());
        this.original = original;
        this.state = state;
    }

    /** Plays it, in an empty directory. */
    Map<Item, String> played(Programs programs, Path directory) throws IOException, InterruptedException {
        Map<Item, String> answers = new TreeMap<>();
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config.toString());
        Path data = Files.createDirectory(directory.resolve("data"));
        for (String name : List.of("nflog", "silences")) {
            Files.copy(state.resolve(name), data.resolve(name));
        }
        try (Program server = Program.start(List.of(programs.alertmanager().toString()), file, data, List.of())) {
            answers.putAll(Families.read(server.send("GET", "/metrics", "").body()));
            String loaded =
                    server.get("/status").at("/config/original").asText().replace(directory.toString(), "<directory>");
            flatten("", Samples.YAML.readTree(loaded), answers);
            ask(server, answers);
            server.terminate();
        }
        original.facts("read", data.toString()).lines().forEach(line -> {
            String[] columns = line.split("\t", 2);
            answers.put(new Item("state", columns[0]), columns[1]);
        });
        return answers;
    }

    private void ask(Program server, Map<Item, String> answers) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (String path : paths) {
            for (String method : Interface.METHODS) {
                HttpRequest.BodyPublisher body = method.startsWith("P")
                        ? HttpRequest.BodyPublishers.ofString("{}")
                        : HttpRequest.BodyPublishers.noBody();
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .method(method, body)
                        .build();
                answers.put(new Item("path", path + " " + method), answer(client, request));
            }
        }
    }

    /** The answer to a request: to the second one if the server has closed the connection meanwhile, as it may after an answer. */
    private static String answer(HttpClient client, HttpRequest request) throws InterruptedException {
        String failure = "";
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                return Interface.described(
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type"),
                        answer.headers().firstValue("Location"));
            } catch (IOException e) {
                failure = "no answer: " + e.getMessage();
            }
        }
        return failure;
    }

    /** Enters each leaf of a configuration. */
    private static void flatten(String path, JsonNode node, Map<Item, String> answers) {
        if (node.isObject() && !node.isEmpty()) {
            node.fields()
                    .forEachRemaining(field ->
                            flatten((path + "." + field.getKey()).replaceFirst("^\\.", ""), field.getValue(), answers));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), answers);
            }
        } else {
            answers.put(new Item("default", path), node.isTextual() ? node.asText() : node.toString());
        }
    }
}
