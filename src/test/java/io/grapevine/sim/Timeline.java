package io.grapevine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.Records;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.Feature;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.features.Features;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Plays a recorded life of alerts against a replica, step by step. */
final class Timeline {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-20T06:00:00Z");
    private static final long SEED = 1;
    /** Short, for the last replica notifies a few turns late. */
    private static final Duration TURN = Duration.ofMillis(100);

    private final JsonNode scenario;
    private final SimLoop loop;
    private final List<SimReplica> replicas = new ArrayList<>();
    private final Map<String, String> silences = new TreeMap<>();

    /** A life that one replica sees. */
    static Timeline ofOne(JsonNode scenario) {
        Timeline timeline = new Timeline(scenario);
        timeline.replicas.add(new SimReplica(timeline.loop, timeline.config()));
        return timeline;
    }

    /** A life that a replica sees which lacks a feature. */
    static Timeline without(Feature feature, JsonNode scenario) {
        Timeline timeline = new Timeline(scenario);
        List<Feature> others =
                Features.ALL.stream().filter(each -> each != feature).toList();
        NodeOptions options = Records.with(NodeFixtures.OPTIONS, "features", others);
        timeline.replicas.add(new SimReplica(timeline.loop, timeline.config(), options, SimCluster::none));
        return timeline;
    }

    /** A life that each of several replicas sees, which start at the same time; each waits a moment for the others. */
    static Timeline ofMany(JsonNode scenario, List<String> names) {
        Timeline timeline = new Timeline(scenario);
        SimNetwork network = new SimNetwork(timeline.loop);
        NodeOptions options = SimOptions.of(NodeFixtures.OPTIONS.retention(), TURN);
        for (String name : names) {
            timeline.replicas.add(
                    new SimReplica(timeline.loop, timeline.config(), options, SimCluster.mesh(network, name, names)));
        }
        return timeline;
    }

    private Timeline(JsonNode scenario) {
        this.scenario = scenario;
        this.loop = new SimLoop(START, SEED);
    }

    private String config() {
        return scenario.path("config").asText();
    }

    /** Plays to the end and returns what the receivers have accepted. */
    List<Delivered> play() throws MatcherException {
        for (JsonNode step : scenario.path("steps")) {
            loop.runBefore(seconds(step.path("at")));
            int status = play(step);
            int expected = step.path("status").asInt(200);
            if (!step.path("op").asText().equals("hook") && status != expected) {
                throw new AssertionError(step + ": status " + status + " (expected: " + expected + ")");
            }
        }
        loop.runBefore(seconds(scenario.path("seconds")));
        return replicas.stream()
                .flatMap(replica -> replica.delivered().stream())
                .sorted(Comparator.comparing(Delivered::at))
                .toList();
    }

    /** The status that all replicas answer. */
    private int all(ToIntFunction<SimReplica> task) {
        List<Integer> statuses =
                replicas.stream().map(task::applyAsInt).distinct().toList();
        if (statuses.size() != 1) {
            throw new AssertionError("different answers: " + statuses);
        }
        return statuses.get(0);
    }

    /** The one that people use. */
    private SimReplica first() {
        return replicas.get(0);
    }

    private static Duration seconds(JsonNode number) {
        return Duration.ofMillis(Math.round(number.asDouble() * 1000));
    }

    private int play(JsonNode step) throws MatcherException {
        switch (step.path("op").asText()) {
            case "alerts":
                String posted = alerts(step.path("alerts")).toString();
                return all(replica -> replica.post(posted));
            case "hook":
                replicas.forEach(replica -> replica.answer(
                        step.path("path").asText(), step.path("status").asInt()));
                return 200;
            case "silence":
                silences.put(step.path("id").asText(), first().silence(silence(step)));
                return 200;
            case "expire":
                first().expire(silences.get(step.path("id").asText()));
                return 200;
            case "reload":
                return all(replica -> replica.reload(step.path("config").asText()));
            case "restart":
                replicas.forEach(SimReplica::stop);
                replicas.forEach(SimReplica::startAgain);
                return 200;
            default:
                throw new AssertionError("unknown step " + step);
        }
    }

    private ArrayNode alerts(JsonNode alerts) {
        ArrayNode posted = JSON.createArrayNode();
        for (JsonNode alert : alerts) {
            ObjectNode each = posted.addObject();
            each.set("labels", alert.path("labels"));
            if (alert.has("annotations")) {
                each.set("annotations", alert.path("annotations"));
            }
            if (alert.has("starts")) {
                each.put(
                        "startsAt",
                        loop.now().plus(seconds(alert.path("starts"))).toString());
            }
            if (alert.has("ends")) {
                each.put("endsAt", loop.now().plus(seconds(alert.path("ends"))).toString());
            }
        }
        return posted;
    }

    private Silence silence(JsonNode step) throws MatcherException {
        MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode matcher : step.path("matchers")) {
            matchers.add(parser.parseMatcher(matcher.asText()));
        }
        return new Silence(
                "",
                List.of(Matchers.of(matchers)),
                loop.now().plus(seconds(step.path("starts"))),
                loop.now().plus(seconds(step.path("ends"))),
                loop.now(),
                "timeline",
                "",
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }
}
