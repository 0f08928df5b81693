package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Silences of replicas, by their API. */
public final class Silences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LENGTH = Duration.ofHours(2);

    private Silences() {}

    /** Silences all alerts of a name and returns the id of the silence. */
    public static String add(Program program, String alertname) throws IOException, InterruptedException {
        Instant now = Instant.now();
        return program.post("/silences", """
                        {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false}],
                         "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "known"}
                        """.formatted(alertname, now, now.plus(LENGTH)))
                .path("silenceID")
                .asText();
    }

    /** Silences all alerts for one receiver and returns the id of the silence. */
    public static String addFor(Program program, String receiver) throws IOException, InterruptedException {
        Instant now = Instant.now();
        return program.post("/silences", """
                        {"matchers": [{"name": "alertname", "value": ".+", "isRegex": true}],
                         "receiverMatcherSets": [{"matchers": [{"name": "name", "value": "%s", "isRegex": false}]}],
                         "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "known"}
                        """.formatted(receiver, now, now.plus(LENGTH)))
                .path("silenceID")
                .asText();
    }

    /** Acknowledges the only group of a replica and returns the id of the silence. */
    public static String acknowledge(Program program, String author) throws IOException, InterruptedException {
        String group = JSON.readTree(
                        program.send("GET", "/api/grapevine/v1/overview", "").body())
                .path("groups")
                .fieldNames()
                .next();
        String body = "{\"group\": \"" + group + "\", \"createdBy\": \"" + author + "\"}";
        return JSON.readTree(program.send("POST", "/api/grapevine/v1/acknowledgements", body)
                        .body())
                .path("silenceID")
                .asText();
    }

    /** Ends a silence. */
    public static void expire(Program program, String id) throws IOException, InterruptedException {
        int status = program.send("DELETE", "/api/v2/silence/" + id, "").statusCode();
        if (status != 200) {
            throw new AssertionError("DELETE " + id + ": " + status);
        }
    }

    /** The states of a replica's silences, by their ids. */
    public static Map<String, String> of(Program program) throws IOException, InterruptedException {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode silence : program.get("/silences")) {
            states.put(
                    silence.path("id").asText(),
                    silence.path("status").path("state").asText());
        }
        return states;
    }

    /** Whether all replicas that run have these silences in these states, and no others. */
    public static boolean areEverywhere(Map<String, String> states, Cluster cluster)
            throws IOException, InterruptedException {
        for (Program program : cluster.running()) {
            if (!of(program).equals(states)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all replicas that run have silences in these states, and no others. */
    public static boolean areEverywhere(Cluster cluster, String... states) throws IOException, InterruptedException {
        for (Program program : cluster.running()) {
            if (!of(program).values().stream().sorted().toList().equals(List.of(states))) {
                return false;
            }
        }
        return true;
    }
}
