package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A replica that starts with the files of each release has all that the release says is in them, and repeats no notification. */
class RecordedReplicaIT {
    private static final Path FORMATS = Path.of("src", "test", "resources", "formats");

    @TempDir
    Path data;

    static List<Path> releases() throws IOException {
        try (Stream<Path> entries = Files.list(FORMATS)) {
            return entries.map(entry -> entry.resolve("replica"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void whatAReleaseHasStoredIsThere(Path release) throws Exception {
        ObjectNode expected = (ObjectNode)
                new ObjectMapper().readTree(release.resolve("expected.json").toFile());
        expected.remove("heartbeats"); // are kept for 100 days
        Instant recorded = Instant.parse(expected.path("recorded").asText());
        RecordedReplica.copy(release.resolve("data"), data);
        try (HookServer receiver = HookServer.start()) {
            receiver.answer(HookServer.status(200, "ok"));
            try (Program program = RecordedReplica.start(release, data, receiver)) {
                assertContains("", RecordedReplica.view(program, recorded), expected);
                assertQuietAbout(program, receiver, expected);
                assertThat(program.log()).doesNotContain("level=ERROR").doesNotContain("corrupt");
                assertThat(program.terminate()).isZero();
            }
            try (Program program = RecordedReplica.start(release, data, receiver)) {
                JsonNode again = RecordedReplica.view(program, recorded);
                assertContains("after a stop", again.path("silences"), expected.path("silences"));
                assertContains("after a stop", again.path("history"), expected.path("history"));
            }
        }
    }

    /** Prometheus sends what fires again, and another alert: the receivers are notified of the other one only. */
    private static void assertQuietAbout(Program program, HookServer receiver, JsonNode expected) throws Exception {
        List<String> known = expected.path("alerts").findValuesAsText("alertname");
        for (String fresh : List.of("Fresh", "Fresher")) { // the second comes after a flush of each group, at least
            for (String name : known) {
                RecordedReplica.post(program, name, "", RecordedReplica.KEPT);
            }
            RecordedReplica.post(program, fresh, "", RecordedReplica.KEPT);
            Eventually.holds(
                    fresh + " is notified",
                    () -> receiver.requests().stream()
                            .anyMatch(request -> request.body().contains('"' + fresh + '"')));
            Thread.sleep(1_500);
        }
        // An acknowledgement has lapsed, and an escalation is due, if the files are older than these last.
        List<String> due = List.of("Fresh", "Fresher", RecordedReplica.RAISED, "Acknowledged", "nobody reacted");
        assertThat(receiver.requests())
                .extracting(HookServer.Received::body)
                .allSatisfy(body -> assertThat(due).as(body).anyMatch(word -> body.contains('"' + word + '"')));
    }

    /** A later release may tell more. */
    private static void assertContains(String path, JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            expected.properties()
                    .forEach(field ->
                            assertContains(path + '/' + field.getKey(), actual.path(field.getKey()), field.getValue()));
        } else if (expected.isArray()) {
            assertThat(actual).as(path).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertContains(path + '/' + i, actual.path(i), expected.path(i));
            }
        } else {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }
}
