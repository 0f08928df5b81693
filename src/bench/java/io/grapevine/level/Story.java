package io.grapevine.level;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A life with alerts and a silence: what templates render, each in an integration of its own, and the paths of the events that are
 * recorded.
 */
final class Story {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = "rendered<";
    private static final String END = ">";
    private static final long PAUSE_MILLIS = 100;
    private static final int QUIET_PAUSES = 50;

    private static final String CONFIG = """
            route:
              receiver: plain
              group_by: [alertname]
              group_wait: 0s
              group_interval: 1s
              routes: [{matchers: ['team="t"'], receiver: templates}]
            receivers:
            - name: plain
              slack_configs:
              - {api_url: 'URL/plain', channel: c, title: '{{ .Status }} {{ .GroupLabels.alertname }}', send_resolved: true}
            inhibit_rules: [{source_matchers: ['alertname="A"'], target_matchers: ['alertname="B"']}]
            """;

    /** The names of the templates, and their texts. */
    private final List<String> names = new ArrayList<>();

    private final List<String> texts = new ArrayList<>();

    /**
     * Prepares it.
     *
     * @param templates lines with name and text, parted by a tab
     */
    Story(List<String> templates) {
        for (String line : new TreeSet<>(templates)) {
            String[] columns = line.split("\t", 2);
            names.add(columns[0]);
            texts.add(columns[1]);
        }
    }

    /** Plays it, in an empty directory. */
    Map<Item, String> played(Programs programs, Path directory) throws IOException, InterruptedException {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, "ok")); // what Slack answers, and no other
            Path events = directory.resolve("events");
            try (Program server = started(programs, directory, hook, events)) {
                play(server, hook);
            }
            Map<Item, String> answers = new TreeMap<>();
            for (String line : Files.readAllLines(events)) {
                JsonNode event = JSON.readTree(line);
                paths("", event, answers);
            }
            answers.putAll(rendered(hook));
            return answers;
        }
    }

    /** Event recorders that do not want a name for each output refuse one. */
    private Program started(Programs programs, Path directory, HookServer hook, Path events) throws IOException {
        IOException refused = new IOException("not started");
        for (String name : List.of("level", "")) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), config(hook, name, events));
            Program server = Program.start(
                    List.of(programs.alertmanager().toString()),
                    config,
                    directory.resolve("data"),
                    List.of("--enable-feature=event-recorder", "--web.external-url=http://level"));
            try {
                server.url();
                return server;
            } catch (IOException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private String config(HookServer hook, String name, Path events) throws IOException {
        ObjectNode config = (ObjectNode) Samples.YAML.readTree(CONFIG.replace("URL", hook.url("")));
        ArrayNode integrations = config.withArray("receivers")
                .addObject()
                .put("name", "templates")
                .putArray("slack_configs");
        for (int i = 0; i < texts.size(); i++) {
            integrations
                    .addObject()
                    .put("api_url", hook.url("/" + i))
                    .put("channel", "c")
                    .put("text", BEGIN + texts.get(i) + END);
        }
        ObjectNode output =
                config.putObject("event_recorder").putArray("file_outputs").addObject();
        output.put("path", events.toString());
        if (!name.isEmpty()) {
            output.put("name", name);
        }
        return config.toString();
    }

    private void play(Program server, HookServer hook) throws IOException, InterruptedException {
        ObjectNode silence = JsonNodeFactory.instance.objectNode();
        silence.putArray("matchers")
                .addObject()
                .put("name", "alertname")
                .put("value", "C")
                .put("isRegex", false);
        silence.put("startsAt", Instant.now().toString())
                .put("endsAt", Instant.now().plus(1, ChronoUnit.HOURS).toString())
                .put("createdBy", "me")
                .put("comment", "first")
                .putObject("annotations")
                .put("a", "b");
        String id =
                server.post("/silences", silence.toString()).get("silenceID").asText();
        post(server, alert("A", "t"));
        awaitTemplates(hook);
        post(server, alert("B", ""), alert("C", ""), alert("D", ""));
        awaitPlain(hook, "firing D");
        String start = server.get("/silence/" + id).get("startsAt").asText();
        silence.put("id", id).put("startsAt", start).put("comment", "second"); // with another start it is a new one
        server.post("/silences", silence.toString());
        post(server, alert("D", "").put("endsAt", Instant.now().minusSeconds(1).toString()));
        awaitPlain(hook, "resolved D");
        server.send("DELETE", "/api/v2/silence/" + id, "");
        awaitPlain(hook, "firing C");
        server.terminate();
    }

    /** Waits until the receiver without templates has a notification with such a title. */
    private static void awaitPlain(HookServer hook, String title) throws IOException, InterruptedException {
        Eventually.holds(
                "notification " + title,
                () -> hook.requests().stream()
                        .anyMatch(request -> request.body().contains('"' + title + '"')));
    }

    /** Waits until all templates have come, or none for a while: those that fail may send nothing. */
    private void awaitTemplates(HookServer hook) throws InterruptedException {
        long before = 0;
        for (int quiet = 0; before < texts.size() && quiet < QUIET_PAUSES; quiet++) {
            Thread.sleep(PAUSE_MILLIS);
            long now = hook.requests().stream()
                    .map(HookServer.Received::target)
                    .distinct()
                    .count();
            quiet = now > before ? 0 : quiet;
            before = now;
        }
    }

    private static ObjectNode alert(String name, String team) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.putObject("labels").put("alertname", name).put("team", team);
        alert.putObject("annotations").put("summary", "s");
        return alert.put("startsAt", "2026-01-02T03:04:05.678Z")
                .put("endsAt", "2099-01-02T03:04:05.678Z")
                .put("generatorURL", "http://127.0.0.1/g");
    }

    private static void post(Program server, ObjectNode... alerts) throws IOException, InterruptedException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode().addAll(List.of(alerts));
        int status = server.send("POST", "/api/v2/alerts", list.toString()).statusCode();
        if (status != 200) {
            throw new IOException("POST /api/v2/alerts: " + status + " (expected: 200)");
        }
    }

    /** Enters each path of an event with the type of its value. */
    private static void paths(String path, JsonNode node, Map<Item, String> answers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            node.fields().forEachRemaining(field -> paths(path + "." + field.getKey(), field.getValue(), answers));
            if (node.isArray()) {
                node.forEach(element -> paths(path + "[]", element, answers));
            }
        } else {
            String type = node.getNodeType().toString().toLowerCase(Locale.ROOT);
            answers.merge(
                    new Item("event", path.substring(1)),
                    type,
                    (one, other) -> String.join(" ", new TreeSet<>(List.of((one + " " + other).split(" ")))));
        }
    }

    /** What has come of each template. Times of the run are digits that differ. */
    private Map<Item, String> rendered(HookServer hook) throws IOException {
        Map<Item, String> rendered = new TreeMap<>();
        names.forEach(name -> rendered.put(new Item("template", name), "fails"));
        for (HookServer.Received request : hook.requests()) {
            String target = request.target().substring(1);
            String text =
                    JSON.readTree(request.body()).at("/attachments/0/text").asText();
            if (!target.equals("plain") && text.startsWith(BEGIN) && text.endsWith(END)) {
                String name = names.get(Integer.parseInt(target));
                String value = text.substring(BEGIN.length(), text.length() - END.length());
                rendered.put(
                        new Item("template", name),
                        name.matches("(now|since) .*") ? value.replaceAll("\\d+", "0") : value);
            }
        }
        return rendered;
    }
}
