package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events that an Alertmanager records of a short story of alerts and a silence, without what differs from run to
 * run.
 *
 * @param isLong whether the story has what the first schema of events has not, or does not show
 */
public record EventStory(Program program, Path events, HookServer hook, boolean isLong) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_TIME = "0001-01-01T00:00:00Z";
    private static final Set<String> TIMES = Set.of("@timestamp", "startsAt", "endsAt", "updatedAt");
    private static final Map<String, String> VARYING = Map.of(
            "instance", "<instance>",
            "version", "<version>",
            "buildContext", "<build>",
            "groupUuid", "<uuid>",
            "id", "<id>");

    private static final String CONFIG = """
            route:
              receiver: hook
              group_by: [alertname]
              group_wait: 500ms
              group_interval: 2s
              repeat_interval: 4h
              routes:
              - matchers: ['team=~"x|y"']
                receiver: hook
              - matchers: [way=quiet]
                receiver: quiet
              - matchers: [way=broken]
                receiver: broken
              - matchers: [way=night]
                receiver: hook
                mute_time_intervals: [always]
            receivers:
            - name: hook
              webhook_configs: [{url: '%s', send_resolved: true}]
            - name: quiet
              webhook_configs: [{url: '%<s', send_resolved: false}]
            - name: broken
              webhook_configs: [{url: '%<sbroken', send_resolved: true}]
            time_intervals:
            - name: always
              time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
            inhibit_rules:
            - source_matchers: ['severity="critical"']
              target_matchers: ['severity="warning"']
              equal: [cluster, absent]
            event_recorder:
              file_outputs: [%s]
            """;

    /** Starts one of the programs. */
    public interface Starter {
        Program start(Path config, Path data, String... flags) throws IOException;
    }

    /** The distinct events of the story in the first schema, sorted; each as JSON with sorted names. */
    public static List<String> of(Path directory, Starter starter) throws Exception {
        return record(directory, starter, "{path: events.jsonl}", false);
    }

    /** The distinct events of the long story in the second schema, sorted; each as JSON with sorted names. */
    public static List<String> ofNamedOutput(Path directory, Starter starter) throws Exception {
        return record(directory, starter, "{name: story, path: events.jsonl}", true);
    }

    private static List<String> record(Path directory, Starter starter, String output, boolean isLong)
            throws Exception {
        Files.createDirectories(directory);
        try (HookServer hook = HookServer.start()) {
            hook.answer(
                    (exchange, received) -> HookServer.status(received.target().equals("/broken") ? 400 : 200, "")
                            .to(exchange, received));
            Path config =
                    Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(hook.url("/"), output));
            Path events = directory.resolve("events.jsonl");
            for (boolean again : isLong ? List.of(false, true) : List.of(false)) {
                try (Program program = starter.start(
                        config, directory.resolve("data"), "--enable-feature=event-recorder", "--data.retention=1h")) {
                    EventStory story = new EventStory(program, events, hook, isLong);
                    if (again) {
                        story.goOn();
                    } else {
                        story.run();
                    }
                }
            }
            return new ArrayList<>(new TreeSet<>(read(events)));
        }
    }

    private static List<String> read(Path file) throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            events.add(JSON.writeValueAsString(normalized("", JSON.readTree(line))));
        }
        return events;
    }

    private static JsonNode normalized(String name, JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            Set<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            names.forEach(field -> sorted.set(field, normalized(field, node.get(field))));
            return sorted;
        } else if (node.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> list.add(normalized("", element)));
            return list;
        } else if (TIMES.contains(name)) {
            Instant.parse(node.asText());
            return node.asText().equals(NO_TIME) ? node : JsonNodeFactory.instance.textNode("<time>");
        } else if (VARYING.containsKey(name)) {
            return JsonNodeFactory.instance.textNode(VARYING.get(name));
        } else if (name.equals("flushId")) { // a tick more or less is a matter of milliseconds
            return JsonNodeFactory.instance.textNode(node.asText().equals("1") ? "1" : "<later>");
        }
        return node;
    }

    private void awaitEvent(String... parts) throws Exception {
        Eventually.holds(
                "an event with " + List.of(parts),
                () -> Files.readAllLines(events).stream()
                        .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    private static ObjectNode alert(String annotation, String... labels) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        ObjectNode set = alert.putObject("labels");
        for (int i = 0; i < labels.length; i += 2) {
            set.put(labels[i], labels[i + 1]);
        }
        alert.putObject("annotations").put("summary", annotation);
        return alert;
    }

    private void post(ObjectNode... alerts) throws Exception {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        List.of(alerts).forEach(list::add);
        String body = JSON.writeValueAsString(list);
        int status = program.send("POST", "/api/v2/alerts", body).statusCode();
        if (status != 200) {
            throw new AssertionError("alerts: " + status);
        }
    }

    private ObjectNode silence(String comment) {
        return silence(comment, "alertname", "B|C");
    }

    private ObjectNode silence(String comment, String label, String regex) {
        ObjectNode silence = JsonNodeFactory.instance.objectNode();
        if (isLong) {
            silence.putObject("annotations").put("ticket", "T-1").put("empty", "");
        }
        ArrayNode matchers = silence.putArray("matchers");
        matchers.addObject().put("name", label).put("value", regex).put("isRegex", true);
        matchers.addObject()
                .put("name", "z")
                .put("value", "a\"b")
                .put("isRegex", false)
                .put("isEqual", false);
        return silence.put("startsAt", Instant.now().toString())
                .put("endsAt", Instant.now().plus(1, ChronoUnit.HOURS).toString())
                .put("createdBy", "me")
                .put("comment", comment);
    }

    private void run() throws Exception {
        awaitEvent("alertmanagerStartupEvent");
        String id = program.post("/silences", JSON.writeValueAsString(silence("first")))
                .get("silenceID")
                .asText();
        awaitEvent("silenceCreated");
        ObjectNode critical = alert(
                "quote \" control \u0007 letter \u00e9 line \u2028 tag <b>",
                "alertname",
                "A",
                "cluster",
                "c",
                "severity",
                "critical");
        ObjectNode inhibited = alert("", "alertname", "A", "cluster", "c", "severity", "warning");
        ObjectNode plain = alert("p", "alertname", "D", "team", "x");
        post(critical, inhibited, alert("s", "alertname", "B", "team", "y"), plain);
        awaitEvent("\"notification\":", "alertname=\\\"A\\\"");
        awaitEvent("\"notification\":", "alertname=\\\"D\\\"");
        awaitEvent("inhibitionMutedAlert");
        awaitEvent("silenceMutedAlert");

        JsonNode stored = program.get("/silence/" + id);
        ObjectNode update = silence("second");
        update.put("id", id).put("startsAt", stored.get("startsAt").asText());
        program.post("/silences", JSON.writeValueAsString(update));
        awaitEvent("silenceUpdated");
        awaitEvent("silenceMutedAlert", "second");

        post(alert("again", "alertname", "A", "cluster", "c", "severity", "critical"));
        awaitEvent("alertGrouped", "again");

        post(plain.put("endsAt", Instant.now().minusSeconds(1).toString()));
        awaitEvent("\"notification\":", "alertname=\\\"D\\\"", "resolvedAlerts");
        awaitEvent("alertResolved");

        program.send("DELETE", "/api/v2/silence/" + id, "");
        awaitEvent("\"notification\":", "alertname=\\\"B\\\"");
        if (isLong) {
            muteInPart();
            keepEndsBack();
            sendNothing();
        }
        program.terminate();
        awaitEvent("alertmanagerShutdownEvent");
    }

    /** A group of which one alert is sent, one inhibited and one silenced. */
    private void muteInPart() throws Exception {
        program.post("/silences", JSON.writeValueAsString(silence("part", "mute", "y.*")));
        awaitEvent("silenceCreated", "part");
        post(
                alert("sent", "alertname", "E", "cluster", "e", "severity", "critical", "job", "3"),
                alert("inhibited", "alertname", "E", "cluster", "e", "severity", "warning", "job", "2"),
                alert("silenced", "alertname", "E", "cluster", "e", "mute", "yes", "job", "1"));
        awaitEvent("\"notification\":", "alertname=\\\"E\\\"");
    }

    /** A notification that has no alert that has ended, though one is in the group. */
    private void keepEndsBack() throws Exception {
        ObjectNode ends = alert("ends", "alertname", "F", "way", "quiet", "n", "1");
        post(ends, alert("stays", "alertname", "F", "way", "quiet", "n", "2"));
        awaitEvent("\"notification\":", "alertname=\\\"F\\\"");
        post(
                ends.put("endsAt", Instant.now().minusSeconds(1).toString()),
                alert("new", "alertname", "F", "way", "quiet", "n", "3"));
        awaitEvent("\"notification\":", "alertname=\\\"F\\\"", "NEW_ALERTS_IN_GROUP");
    }

    /** A receiver that refuses a notification, and a route that a time interval mutes, as is seen when the next group is sent. */
    private void sendNothing() throws Exception {
        post(
                alert("refused", "alertname", "G", "way", "broken"),
                alert("muted by time", "alertname", "H", "way", "night"));
        Eventually.holds(
                "a refusal",
                () -> hook.requests().stream()
                        .anyMatch(request -> request.target().equals("/broken")));
        post(alert("last", "alertname", "I"));
        awaitEvent("\"notification\":", "alertname=\\\"I\\\"");
    }

    private void goOn() throws Exception {
        post(alert("after the restart", "alertname", "R"));
        awaitEvent("\"notification\":", "after the restart");
        program.terminate();
    }
}
