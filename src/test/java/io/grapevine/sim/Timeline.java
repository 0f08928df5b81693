package io.grapevine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.MatcherException;
import io.grapevine.matcher.MatcherParser;
import io.grapevine.matcher.Matchers;
import io.grapevine.matcher.ParserMode;
import io.grapevine.model.LabelSet;
import io.grapevine.model.UnknownFields;
import io.grapevine.silence.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays a recorded life of alerts against a replica, step by step. */
final class Timeline {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-20T06:00:00Z");
    private static final long SEED = 1;

    private final JsonNode scenario;
    private final SimLoop loop = new SimLoop(START, SEED);
    private final SimReplica replica;
    private final Map<String, String> silences = new TreeMap<>();

    Timeline(JsonNode scenario) {
        this.scenario = scenario;
        this.replica = new SimReplica(loop, scenario.path("config").asText());
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
        return replica.delivered();
    }

    private static Duration seconds(JsonNode number) {
        return Duration.ofMillis(Math.round(number.asDouble() * 1000));
    }

    private int play(JsonNode step) throws MatcherException {
        switch (step.path("op").asText()) {
            case "alerts":
                return replica.post(alerts(step.path("alerts")).toString());
            case "hook":
                replica.answer(step.path("path").asText(), step.path("status").asInt());
                return 200;
            case "silence":
                silences.put(step.path("id").asText(), replica.silence(silence(step)));
                return 200;
            case "expire":
                replica.expire(silences.get(step.path("id").asText()));
                return 200;
            case "reload":
                return replica.reload(step.path("config").asText());
            case "restart":
                replica.restart();
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
