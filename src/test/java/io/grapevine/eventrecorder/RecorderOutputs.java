package io.grapevine.eventrecorder;

import static io.grapevine.eventrecorder.RecorderFixture.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorder with a directory and a receiver on this computer, and what came of its events. */
@Timeout(300)
abstract class RecorderOutputs {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String TYPE = "event_type=\"grapevine_reload_failed\"";
    static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    final RecorderFixture bench = new RecorderFixture();
    final HookServer hook = HookServer.start();
    final CountDownLatch hang = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        hang.countDown();
        bench.close();
        hook.close();
    }

    final void record(int from, int to) {
        for (int i = from; i < to; i++) {
            bench.recorder.record(event("e" + i));
        }
    }

    private static String error(JsonNode event) {
        return event.at("/data/grapevineReloadFailed/error").asText();
    }

    static List<String> errors(Path file) throws Exception {
        List<String> errors = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            errors.add(error(JSON.readTree(line)));
        }
        return errors;
    }

    static List<String> names(int from, int to) {
        return Stream.iterate(from, i -> i + 1)
                .limit(to - from)
                .map(i -> "e" + i)
                .toList();
    }

    /** The events of each request, in order. */
    final List<List<String>> posted() throws Exception {
        List<List<String>> posted = new ArrayList<>();
        for (HookServer.Received received : hook.requests()) {
            JsonNode body = JSON.readTree(received.body());
            List<String> events = new ArrayList<>();
            if (body.isArray()) {
                body.forEach(event -> events.add(error(event)));
            } else {
                events.add(error(body));
            }
            posted.add(events);
        }
        return posted;
    }

    final String output() {
        return "output=\"webhook:" + hook.url("/events") + "\"";
    }

    final double recorded(String output, String result) {
        return bench.metric(
                "alertmanager_events_recorded_total{" + TYPE + "," + output + ",result=\"" + result + "\"}");
    }

    final double lost() {
        return bench.metric("grapevine_event_output_lost_total{" + output() + "}");
    }

    final double dropped() {
        return bench.metric("alertmanager_event_output_drops_total{" + output() + "}");
    }
}
