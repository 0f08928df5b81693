package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.core.Feature;
import io.grapevine.features.Features;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Every recorded life of alerts leads to the recorded notifications, and to no other. */
class TimelinesConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORDED = "/conformance/timelines.json";
    private static final String FLAPPING = "/io/grapevine/sim/flapping-timelines.json";
    private static final List<String> REPLICAS = List.of("a", "b", "c");
    private static final double TOLERANCE_SECONDS = 0.9;

    /** A notification, as far as recordings tell of it. */
    private record Notified(
            String status, List<LabelSet> firing, List<LabelSet> resolved, String reason, int truncated) {}

    @TestFactory
    Stream<DynamicTest> recordedTimelinesLeadToTheSameNotifications() throws IOException {
        return each(RECORDED, scenario -> check(scenario, Timeline.ofOne(scenario), isReload(scenario)));
    }

    /** Each POST goes to three replicas, and what they send together is what one would send. */
    @TestFactory
    Stream<DynamicTest> threeReplicasTogetherSendTheSameNotifications() throws IOException {
        return each(RECORDED, scenario -> check(scenario, Timeline.ofMany(scenario, REPLICAS), isReload(scenario)));
    }

    /** What is optional is nothing that Alertmanager has. */
    @TestFactory
    Stream<DynamicTest> recordedTimelinesLeadToTheSameNotificationsWithoutAFeature() throws IOException {
        List<DynamicTest> all = new ArrayList<>();
        for (Feature feature : Features.ALL) {
            each(RECORDED, scenario -> check(scenario, Timeline.without(feature, scenario), isReload(scenario)))
                    .forEach(all::add);
        }
        return all.stream();
    }

    /** What an entry of the notification log remembers of earlier notifications must not hide a new end. */
    @TestFactory
    Stream<DynamicTest> flappingAlertsLeadToTheSameNotifications() throws IOException {
        return each(FLAPPING, scenario -> check(scenario, Timeline.ofOne(scenario), false));
    }

    @TestFactory
    Stream<DynamicTest> threeReplicasTogetherTellOfFlappingAlertsTheSame() throws IOException {
        return each(FLAPPING, scenario -> check(scenario, Timeline.ofMany(scenario, REPLICAS), false))
                .limit(1); // the end of others than a muted alert that fires is notified by Alertmanager again and
        // again
    }

    /** Written for Grapevine, which keeps timers on a reload where Alertmanager begins anew. */
    @TestFactory
    Stream<DynamicTest> reloadsKeepTheTimersOfUnchangedRoutes() throws IOException {
        return each(
                "/io/grapevine/sim/reload-timelines.json",
                scenario -> check(scenario, Timeline.ofOne(scenario), false));
    }

    private static Stream<DynamicTest> each(String resource, ThrowingConsumer<JsonNode> check) throws IOException {
        try (InputStream file = TimelinesConformanceTest.class.getResourceAsStream(resource)) {
            JsonNode scenarios = JSON.readTree(file).path("scenarios");
            return DynamicTest.stream(
                    StreamSupport.stream(scenarios.spliterator(), false),
                    scenario -> scenario.path("name").asText(),
                    check);
        }
    }

    private static boolean isReload(JsonNode scenario) {
        return StreamSupport.stream(scenario.path("steps").spliterator(), false)
                .anyMatch(step -> step.path("op").asText().equals("reload"));
    }

    private static void check(JsonNode scenario, Timeline timeline, boolean anyTime) throws Exception {
        Map<String, List<Delivered>> delivered = new TreeMap<>();
        for (Delivered each : timeline.play()) {
            delivered.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each);
        }
        Map<String, List<Notified>> notified = new TreeMap<>();
        delivered.forEach((key, each) -> notified.put(
                key, each.stream().map(TimelinesConformanceTest::notified).toList()));
        Map<String, List<Notified>> expected = new TreeMap<>();
        scenario.path("expect")
                .fields()
                .forEachRemaining(entry -> expected.put(entry.getKey(), notified(entry.getValue())));
        expected.values().removeIf(List::isEmpty);
        assertThat(notified).isEqualTo(expected);
        if (!anyTime) {
            delivered.forEach(
                    (key, each) -> checkTimes(each, scenario.path("expect").path(key)));
        }
    }

    private static void checkTimes(List<Delivered> delivered, JsonNode expected) {
        for (int i = 0; i < delivered.size(); i++) {
            assertThat(delivered.get(i).at().toMillis() / 1000.0)
                    .isCloseTo(expected.path(i).path("t").asDouble(), within(TOLERANCE_SECONDS));
        }
    }

    private static Notified notified(Delivered delivered) {
        return new Notified(
                delivered.message().data().status(),
                labels(delivered.message().data().firing()),
                labels(delivered.message().data().resolved()),
                delivered.message().data().notificationReason(),
                delivered.message().truncatedAlerts());
    }

    private static List<LabelSet> labels(List<AlertData> alerts) {
        return alerts.stream().map(AlertData::labels).sorted().toList();
    }

    private static List<Notified> notified(JsonNode expected) {
        List<Notified> all = new ArrayList<>();
        for (JsonNode each : expected) {
            all.add(new Notified(
                    each.path("status").asText(),
                    labels(each.path("firing")),
                    labels(each.path("resolved")),
                    each.path("reason").asText(),
                    each.path("truncated").asInt()));
        }
        return all;
    }

    private static List<LabelSet> labels(JsonNode alerts) {
        List<LabelSet> all = new ArrayList<>();
        for (JsonNode alert : alerts) {
            Map<String, String> labels = new TreeMap<>();
            try {
                JSON.readTree(alert.asText())
                        .fields()
                        .forEachRemaining(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            all.add(LabelSet.of(labels));
        }
        return all.stream().sorted().toList();
    }
}
