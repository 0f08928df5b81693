package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.Directories;
import io.grapevine.receiver.HookServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The replica that each release leaves in {@code src/test/resources/formats/<release>/replica}, and the program behind
 * {@code bin/fixtures} that records it: one of two replicas with awkward content, which is stopped, started and killed. Beside its
 * files are the bytes of the mesh, and {@code expected.json}, which says what a later release must read.
 */
final class RecordedReplica {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Until when recorded silences last, and recorded alerts fire. */
    static final Instant KEPT = Instant.parse("2126-01-01T00:00:00Z");

    private static final String RETENTION = "1000000h";
    private static final String LOGGED = "grapevine_log_records_total{state=\"nflog\"}";
    private static final String TELEGRAM = "{\"ok\": true, \"result\": {\"message_id\": 42, \"chat\": {\"id\": 1}}}";
    private static final String API = "/api/grapevine/v1";
    private static final String NAME = "/labels/alertname";

    /** The alert of the heartbeat that failed, which a replica raises itself. */
    static final String RAISED = "HeartbeatMissing";

    private static final String CONFIG = """
            global: {http_config: {proxy_from_environment: true}}
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 999999h
              routes:
              - {matchers: ['alertname="Chat größe"'], receiver: chat}
              - {matchers: ['alertname="Duty"'], receiver: duty}
              - {matchers: ['alertname="Escalated"'], receiver: lead}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://receiver.invalid/team', send_resolved: true}]}
            - {name: duty, webhook_configs: [{url: 'http://receiver.invalid/duty', send_resolved: true}]}
            - {name: lead, webhook_configs: [{url: 'http://receiver.invalid/lead', send_resolved: true}]}
            - {name: phone, webhook_configs: [{url: 'http://receiver.invalid/phone', send_resolved: true}]}
            - name: chat
              telegram_configs: [{api_url: 'http://receiver.invalid', bot_token: '1:a', chat_id: 1, parse_mode: ''}]
            inhibit_rules:
            - {source_matchers: ['alertname="Inhibits"'], target_matchers: ['alertname="Inhibited"']}
            """;

    private static final String SETTINGS = """
            server: {history: {retention: 36500d}}
            integrations:
            - {receiver: chat, kind: telegram, update: edit}
            heartbeats:
            - {name: backup, ping: true, within: 31d}
            silences:
              rules:
              - {name: planned, matchers: ['job="größe"'], from: 2026-01-01T00:00:00Z, to: 2126-01-01T00:00:00Z, comment: CHG-1}
            on_call:
              people: [{name: ana, receiver: phone}]
              schedules:
              - name: payments
                receiver: duty
                layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
              escalations:
              - name: lead
                receiver: lead
                steps: [{name: phone, after: 7d, receiver: phone}]
            """;

    private final Path directory;

    private final HookServer receiver = HookServer.start();

    private RecordedReplica(Path directory) {
        this.directory = directory;
        receiver.answer(
                (exchange, request) -> HookServer.status(200, request.target().contains("/bot") ? TELEGRAM : "ok")
                        .to(exchange, request));
    }

    /** Starts the program on a directory of this layout, alone or with flags of a mesh. */
    static Program start(Path directory, Path data, HookServer receiver, String... flags) throws IOException {
        Tool.needPackagedProgram();
        List<String> command = new ArrayList<>(List.of(
                Path.of("bin", "alertmanager").toAbsolutePath().toString(),
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--grapevine.config=" + directory.resolve("grapevine.yml"),
                "--storage.path=" + data,
                "--history.dir=" + data.resolve("history"),
                "--alerts.persist",
                "--data.retention=" + RETENTION,
                "--web.listen-address=127.0.0.1:0"));
        command.addAll(flags.length == 0 ? List.of("--cluster.listen-address=") : List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "GRAPEVINE_REBUILD", "no",
                        "JAVA_OPTS", "-XX:TieredStopAtLevel=1",
                        "HTTP_PROXY", receiver.url("")));
        return Program.started(builder);
    }

    /** Records into a directory, which is given and must not exist. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        if (Files.exists(directory)) {
            throw new IllegalArgumentException(
                    directory + " is there already: what a release has recorded is never changed");
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        Files.writeString(directory.resolve("grapevine.yml"), SETTINGS);
        RecordedReplica recorded = new RecordedReplica(directory);
        Path data = Files.createTempDirectory("replica");
        try {
            recorded.record(data.resolve("a"), data.resolve("b"));
        } finally {
            recorded.receiver.close();
            Directories.delete(data);
        }
        System.exit(0);
    }

    private void record(Path a, Path b) throws Exception {
        int portOfA = Ports.free();
        int portOfB = Ports.free();
        ObjectNode last;
        try (Tap tapOfA = new Tap(portOfA);
                Tap tapOfB = new Tap(portOfB)) {
            String[] flagsOfA = mesh(portOfA, tapOfA, tapOfB, "a");
            try (Program second = start(directory, b, receiver, mesh(portOfB, tapOfB, tapOfA, "b"))) {
                try (Program first = start(directory, a, receiver, flagsOfA)) {
                    awaitReady(first, 2);
                    awaitReady(second, 2);
                    before(first, second);
                    first.terminate();
                }
                try (Program first = start(directory, a, receiver, flagsOfA)) {
                    awaitReady(first, 2);
                    after(first);
                    Thread.sleep(3_000); // until the members have compared their states
                    last = view(first, Instant.now());
                    first.kill();
                }
            }
            Path links = Files.createDirectory(directory.resolve("links"));
            tapOfA.write(links, "to-a");
            tapOfB.write(links, "to-b");
        }
        copy(a, directory.resolve("data"));
        try (Program alone = start(directory, a, receiver)) {
            ObjectNode read = view(alone, Instant.parse(last.path("recorded").asText()));
            last.set("history", read.path("history")); // its own, without that of the other replica
            if (!read.equals(last)) {
                throw new AssertionError("after a crash: " + read + "\n before: " + last);
            }
            JSON.writeValue(directory.resolve("expected.json").toFile(), read);
        }
    }

    private static void awaitReady(Program program, int members) throws Exception {
        Eventually.holds("a cluster that is ready", () -> {
            JsonNode cluster = program.get("/status").path("cluster");
            return cluster.path("peers").size() == members
                    && cluster.path("status").asText().equals("ready");
        });
    }

    private static String[] mesh(int port, Tap own, Tap other, String name) {
        return new String[] {
            "--cluster.listen-address=127.0.0.1:" + port,
            "--cluster.advertise-address=127.0.0.1:" + own.port(),
            "--cluster.peer=127.0.0.1:" + other.port(),
            "--cluster.peer-name=" + name
        };
    }

    static void post(Program program, String name, String more, Instant end) throws Exception {
        program.post("/alerts", """
                [{"labels": {"alertname": "%s", "instance": "db-1:9100", "größe": "\\"a\\\\b\\" 日本語 🚀\\n%s"},
                  "annotations": {"summary": "first\\nsecond 🚀", "long": "%s"},
                  "startsAt": "2026-01-01T00:00:00.123Z", "endsAt": "%s", "generatorURL": "http://prom.example.com/graph?g=%%C3"}]
                """.formatted(name, more, "é".repeat(name.equals("Fires") ? 1_000 : 1), end));
    }

    private static String silence(Program program, String value, Instant start, Instant end) throws Exception {
        return program.post(
                        "/silences", """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false, "isEqual": true},
                   {"name": "größe", "value": ".*日本語.*|x", "isRegex": true, "isEqual": false},
                   {"name": "env", "value": "dev", "isRegex": false, "isEqual": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "Zoë \\"Z\\"", "comment": "OPS-1\\nsecond 🚀 %s",
                 "annotations": {"ticket": "OPS-1", "größe": "ü"}}
                """.formatted(value, start, end, "é".repeat(value.equals("Fires") ? 1_000 : 1)))
                .path("silenceID")
                .asText();
    }

    private static void call(Program program, String path, String body) throws Exception {
        var answer = program.send("POST", API + path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private void awaitNotified(String path, String... words) throws Exception {
        Eventually.holds(
                path + " of " + List.of(words),
                () -> receiver.requests().stream()
                        .filter(request -> request.target().endsWith(path))
                        .anyMatch(request -> Stream.of(words).allMatch(request.body()::contains)));
    }

    /** What ends up in snapshots of the first replica. */
    private void before(Program first, Program second) throws Exception {
        for (Program each : List.of(first, second)) { // as a Prometheus server does
            for (String name :
                    List.of("Fires", "Ends", "Chat größe", "Escalated", "Duty", "Acknowledged", "Inhibits")) {
                post(each, name, "", KEPT);
            }
        }
        awaitNotified("/team", "Fires");
        awaitNotified("/team", "Ends");
        awaitNotified("/team", "Inhibits");
        awaitNotified("/sendMessage", "Chat");
        awaitNotified("/lead", "Escalated");
        awaitNotified("/phone", "Duty");
        awaitNotified("/team", "Acknowledged");
        call(first, "/escalations/" + id(first, "Escalated") + "/now", "{\"step\": \"phone\", \"by\": \"Ana\"}");
        awaitNotified("/phone", "Escalated");
        Instant end = Instant.now();
        for (Program each : List.of(first, second)) {
            post(each, "Inhibited", "", KEPT);
            post(each, "Ends", "", end);
        }
        awaitNotified("/team", "Ends", "resolved");
        silence(first, "Fires", Instant.now(), KEPT);
        silence(second, "Later", KEPT.minusSeconds(3_600), KEPT);
        String ended = silence(second, "Ended", Instant.now(), KEPT);
        Eventually.holds(
                "a silence is spread",
                () -> first.send("DELETE", "/api/v2/silence/" + ended, "").statusCode() == 200);
        call(first, "/heartbeats/backup/start", "");
        call(first, "/heartbeats/backup", "größe 🚀 exit 0");
        call(first, "/on-call/payments/overrides", """
                {"shifts": [{"person": "ana", "start": "%s", "end": "%s"}], "createdBy": "Ana", "reason": "a wedding 🚀"}
                """.formatted(
                        Instant.now().plusSeconds(60), Instant.now().plusSeconds(86_400)));
        Eventually.holds("entries are spread", () -> first.metric(LOGGED) >= 6);
    }

    /** What the first replica has in its logs only when it is killed. */
    private void after(Program first) throws Exception {
        post(first, "Fires", "another", KEPT);
        post(first, "New", "", KEPT);
        awaitNotified("/team", "New");
        silence(first, "New", Instant.now(), KEPT);
        call(first, "/acknowledgements", """
                {"group": "%s", "createdBy": "Ana", "comment": "on it 🚀"}
                """.formatted(id(first, "Acknowledged")));
        call(first, "/heartbeats/backup/fail", "exit status 3");
        Eventually.holds("the entries are written", () -> first.metric(LOGGED) >= 1);
    }

    private static String id(Program program, String name) throws Exception {
        JsonNode overview = read(program, "/overview");
        for (var group : overview.path("groups").properties()) {
            if (group.getValue().at(NAME).asText().equals(name)) {
                return group.getKey();
            }
        }
        throw new AssertionError("no group " + name + ": " + overview);
    }

    /**
     * What a replica says of its files by its API, without what depends on the time of the question, and on the process.
     *
     * @param until the end of the history
     */
    static ObjectNode view(Program program, Instant until) throws Exception {
        ObjectNode view = JSON.createObjectNode().put("recorded", until.toString());
        ArrayNode silences = view.putArray("silences");
        for (JsonNode silence : sorted(program.get("/silences"), "/id")) {
            if (!silence.path("createdBy").asText().startsWith("file:")) { // a day long, and made anew
                boolean renewed = silence.path("annotations").has("grapevine_acknowledges");
                silences.add(renewed ? without(silence, "status", "updatedAt", "endsAt") : without(silence, "status"));
            }
        }
        ArrayNode alerts = view.putArray("alerts");
        for (JsonNode alert : sorted(program.get("/alerts"), "/fingerprint")) {
            if (!alert.at(NAME).asText().equals(RAISED)) {
                alerts.add(without(alert, "status"));
            }
        }
        ArrayNode groups = view.putArray("groups");
        for (var group : read(program, "/overview").path("groups").properties()) {
            if (!group.getValue().at(NAME).asText().equals(RAISED)) {
                ObjectNode each = groups.addObject().put("id", group.getKey());
                List.of("key", "receiver", "labels", "alerts")
                        .forEach(field -> each.set(field, group.getValue().path(field)));
                ArrayNode integrations = each.putArray("integrations");
                group.getValue()
                        .path("integrations")
                        .forEach(integration -> integrations.add(without(integration, "repeatAt")));
            }
        }
        ArrayNode heartbeats = view.putArray("heartbeats");
        for (JsonNode heartbeat : read(program, "/heartbeats").path("heartbeats")) {
            ObjectNode each = heartbeats.addObject();
            List.of("name", "message").forEach(field -> each.set(field, heartbeat.path(field)));
        }
        ArrayNode history = view.putArray("history");
        String query = "/history/export?from=2026-01-01T00:00:00Z&to=" + until;
        for (String line : program.send("GET", API + query, "").body().split("\n")) {
            history.add(without(JSON.readTree(line), "text", "extensions"));
        }
        return view;
    }

    private static JsonNode read(Program program, String path) throws Exception {
        return JSON.readTree(program.send("GET", API + path, "").body());
    }

    private static JsonNode without(JsonNode object, String... fields) {
        return ((ObjectNode) object.deepCopy()).without(List.of(fields));
    }

    private static ArrayNode sorted(JsonNode all, String key) {
        Map<String, JsonNode> byKey = new TreeMap<>();
        all.forEach(each -> byKey.put(each.at(key).asText(), each));
        return JSON.createArrayNode().addAll(byKey.values());
    }

    /** Copies a directory, without locks. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith("lock"))::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** A port that passes connections on to a replica, and keeps what their diallers have sent. */
    private static final class Tap implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<ByteArrayOutputStream> sent = Collections.synchronizedList(new ArrayList<>());
        private final int target;

        Tap(int target) throws IOException {
            this.target = target;
            daemon(this::serve);
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() throws IOException {
            while (true) {
                Socket dialler = server.accept();
                Socket replica;
                try {
                    replica = new Socket(InetAddress.getLoopbackAddress(), target);
                } catch (IOException e) {
                    dialler.close(); // the replica does not run
                    continue;
                }
                ByteArrayOutputStream kept = new ByteArrayOutputStream();
                sent.add(kept);
                daemon(() -> pass(dialler, replica, kept));
                daemon(() -> pass(replica, dialler, OutputStream.nullOutputStream()));
            }
        }

        private static void pass(Socket from, Socket to, OutputStream kept) throws IOException {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[8_192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    kept.write(buffer, 0, read);
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        }

        private interface Step {
            void run() throws IOException;
        }

        private static void daemon(Step step) {
            Thread thread = new Thread(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    return; // the connection or this is closed
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        /** Writes a file for each connection. */
        void write(Path directory, String name) throws IOException {
            for (int i = 0; i < sent.size(); i++) {
                Files.write(directory.resolve(name + "-" + i), sent.get(i).toByteArray());
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
