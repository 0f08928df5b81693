package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.EventStory;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Grapevine records what Alertmanager records. The events of Alertmanager 0.33.1, and those of a named output of 0.35.0, are kept in
 * files. The one of the schema that it writes is compared with the program itself where one is at hand that knows the recorder (0.32 and
 * later; put its directory into {@code REAL_TOOLS}).
 */
@Timeout(180)
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class EventsBesideAlertmanagerIT {
    @TempDir
    Path directory;

    /** What Alertmanager {@code version} has recorded. */
    private static List<String> kept(String version) throws IOException {
        String name = "alertmanager-" + version + "-events.jsonl";
        try (InputStream in = EventsBesideAlertmanagerIT.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<String> withoutAudit(List<String> events) {
        return events.stream()
                .filter(event -> !event.contains("\"grapevineAudited\"")) // Alertmanager has no audit
                .toList();
    }

    @Test
    void grapevineRecordsTheSame() throws Exception {
        assertThat(withoutAudit(EventStory.of(directory.resolve("ours"), Program::grapevine)))
                .containsExactlyElementsOf(kept("0.33.1"));
    }

    @Test
    void namedOutputOfGrapevineRecordsTheSame() throws Exception {
        assertThat(withoutAudit(EventStory.ofNamedOutput(directory.resolve("ours"), Program::grapevine)))
                .containsExactlyElementsOf(kept("0.35.0"));
    }

    @TestFactory
    Stream<DynamicTest> alertmanagerStillRecordsWhatIsKept() {
        return Tool.recordingAlertmanager().stream()
                .map(binary -> DynamicTest.dynamicTest(binary.toString(), () -> {
                    Path theirs = directory.resolve("theirs");
                    if (Tool.namesOutputs(binary)) {
                        assertThat(EventStory.ofNamedOutput(theirs, Program::alertmanager))
                                .containsExactlyElementsOf(kept("0.35.0"));
                    } else {
                        assertThat(EventStory.of(theirs, Program::alertmanager))
                                .containsExactlyElementsOf(kept("0.33.1"));
                    }
                }));
    }

    @Test
    void refusedReloadIsRecordedAndTheRecorderFollowsAReload() throws Exception {
        Path first = directory.resolve("first.jsonl");
        Path second = directory.resolve("second.jsonl");
        Path config = directory.resolve("alertmanager.yml");
        Files.writeString(config, recordingTo("first.jsonl"));
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--enable-feature=event-recorder")) {
            Files.writeString(config, "route: {receiver: none}\n");
            assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(500);
            Eventually.holds(
                    "the refusal is recorded", () -> Files.readString(first).contains("grapevineReloadFailed"));
            Files.writeString(config, recordingTo("second.jsonl"));
            assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(program.terminate()).isZero();

            assertThat(Files.readString(first)).contains("alertmanagerStartupEvent", "undefined receiver");
            assertThat(Files.readString(second)).contains("alertmanagerShutdownEvent");
            program.awaitLog("Event recorder configuration reloaded");
        }
    }

    private static String recordingTo(String file) {
        return "route: {receiver: r}\nreceivers: [{name: r}]\nevent_recorder: {file_outputs: [{path: " + file
                + "}], stdout_outputs: [{}]}\n";
    }

    @Test
    void kafkaOutputOfThePackagedProgramLoadsItsLayer() throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"),
                "route: {receiver: r}\nreceivers: [{name: r}]\n"
                        + "event_recorder: {kafka_outputs: [{brokers: ['127.0.0.1:1'], topic: t}]}\n");
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--enable-feature=event-recorder")) {
            Eventually.holds("Kafka's client has tried", () -> program.log().contains("could not be established"));
            assertThat(program.metric("alertmanager_events_recorded_total{event_type=\"alertmanager_startup_event\","
                            + "output=\"kafka:127.0.0.1:1/t\",result=\"success\"}"))
                    .isEqualTo(1);
            assertThat(program.log()).doesNotContain("ClassNotFound", "NoClassDef");
            assertThat(program.terminate()).isZero();
        }
    }

    @Test
    void sectionWithoutTheFeatureIsSaidToDoNothing() throws Exception {
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), recordingTo("events.jsonl"));
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            program.awaitLog("event_recorder: no events are recorded without --enable-feature=event-recorder");
            assertThat(directory.resolve("events.jsonl")).doesNotExist();
            assertThat(program.metric("alertmanager_event_recorder_queue_length"))
                    .isNaN();
        }
    }
}
