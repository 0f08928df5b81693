package io.grapevine.virtualtime.configtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes recorded timelines as files for {@code amtool test}, in JSON, which is YAML. As a program: {@code TimelineSuites
 * DIRECTORY} writes one file for each.
 */
final class TimelineSuites {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MatcherParser PARSER = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    private static final String HOOK = "http://receivers";
    private static final double TOLERANCE_SECONDS = 0.9;

    private final JsonNode scenario;
    private final JsonNode config;
    private final boolean reloads;

    private TimelineSuites(JsonNode scenario) throws IOException {
        this.scenario = scenario;
        this.config = JSON.readTree(scenario.path("config").asText().replace("HOOK", HOOK));
        boolean found = false;
        for (JsonNode step : scenario.path("steps")) {
            found |= step.path("op").asText().equals("reload");
        }
        this.reloads = found;
    }

    /** Writes the files. */
    public static void main(String... arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (JsonNode scenario : scenarios("/conformance/timelines.json")) {
            Files.writeString(directory.resolve(scenario.path("name").asText() + ".yml"), text(scenario));
        }
    }

    /** The timelines of a resource. */
    static List<JsonNode> scenarios(String resource) throws IOException {
        try (InputStream file = TimelineSuites.class.getResourceAsStream(resource)) {
            List<JsonNode> scenarios = new ArrayList<>();
            JSON.readTree(file).path("scenarios").forEach(scenarios::add);
            return scenarios;
        }
    }

    /** One timeline as a file. */
    static String text(JsonNode scenario) throws IOException, MatcherException {
        return new TimelineSuites(scenario).suite().toPrettyString() + "\n";
    }

    private ObjectNode suite() throws IOException, MatcherException {
        ObjectNode suite = JSON.createObjectNode();
        suite.put("inline_config", config.toString());
        suite.put("start", "2026-11-20T06:00:00Z");
        ObjectNode test = suite.putArray("tests").addObject();
        test.put("name", scenario.path("name").asText());
        test.put("duration", duration(scenario.path("seconds").asDouble() - 0.001));
        ArrayNode steps = test.putArray("steps");
        for (JsonNode step : scenario.path("steps")) {
            step(step, steps.addObject());
        }
        ArrayNode expect = test.putArray("expect");
        Iterator<Map.Entry<String, JsonNode>> groups = scenario.path("expect").fields();
        while (groups.hasNext()) {
            Map.Entry<String, JsonNode> group = groups.next();
            for (JsonNode expected : group.getValue()) {
                notification(group.getKey(), expected, expect.addObject());
            }
        }
        test.put("nothing_else", true);
        return suite;
    }

    private static String duration(double seconds) {
        long millis = Math.round(Math.abs(seconds) * 1000);
        String sign = seconds < 0 ? "-" : "";
        return millis == 0 ? "0s" : sign + millis / 1000 + "s" + (millis % 1000 == 0 ? "" : millis % 1000 + "ms");
    }

    private void step(JsonNode step, ObjectNode out) throws IOException {
        double at = step.path("at").asDouble();
        out.put("at", duration(at));
        switch (step.path("op").asText()) {
            case "alerts" -> {
                ArrayNode post = out.putArray("post");
                for (JsonNode alert : step.path("alerts")) {
                    if (!alert.path("labels").isEmpty()) { // the API refuses it
                        post(alert, post.addObject());
                    }
                }
            }
            case "hook" -> {
                target(step.path("path").asText(), out);
                int status = step.path("status").asInt();
                out.put("answers", status / 100 == 2 ? "ok" : "" + status);
            }
            case "silence" -> {
                out.put("silence", step.path("id").asText());
                out.set("matchers", step.path("matchers"));
                out.put("starts", duration(at + step.path("starts").asDouble()));
                out.put("ends", duration(at + step.path("ends").asDouble()));
            }
            case "expire" -> out.put("expire", step.path("id").asText());
            case "reload" -> {
                out.put("inline_reload", step.path("config").asText().replace("HOOK", HOOK));
                out.put("refused", step.path("status").asInt(200) != 200);
            }
            case "restart" -> out.put("restart", "all");
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private static void post(JsonNode alert, ObjectNode out) {
        out.set("labels", alert.path("labels"));
        if (alert.has("annotations")) {
            out.set("annotations", alert.path("annotations"));
        }
        for (String time : List.of("starts", "ends")) {
            if (alert.has(time)) {
                out.put(time, duration(alert.path(time).asDouble()));
            }
        }
    }

    /** The integration behind the path of a receiver, in the configuration or in one that is loaded later. */
    private void target(String path, ObjectNode out) throws IOException {
        List<JsonNode> configs = new ArrayList<>(List.of(config));
        for (JsonNode step : scenario.path("steps")) {
            if (step.path("op").asText().equals("reload") && step.path("status").asInt(200) == 200) {
                configs.add(JSON.readTree(step.path("config").asText().replace("HOOK", HOOK)));
            }
        }
        for (JsonNode each : configs) {
            for (JsonNode receiver : each.path("receivers")) {
                int index = 0;
                for (JsonNode webhook : receiver.path("webhook_configs")) {
                    if (webhook.path("url").asText().equals(HOOK + path)) {
                        out.put("receiver", receiver.path("name").asText());
                        out.put("integration", "webhook[" + index + "]");
                        return;
                    }
                    index++;
                }
            }
        }
        throw new IllegalArgumentException("no receiver at " + path);
    }

    private void notification(String key, JsonNode expected, ObjectNode out) throws IOException, MatcherException {
        int blank = key.indexOf(' ');
        target(key.substring(0, blank), out);
        ObjectNode group = out.putObject("group");
        for (Matcher label : PARSER.parseMatchers(key.substring(key.lastIndexOf(":{") + 1))) {
            group.put(label.name(), label.value());
        }
        double seconds = expected.path("t").asDouble();
        double last = scenario.path("seconds").asDouble() - 0.001;
        ArrayNode between = out.putArray("between");
        between.add(duration(reloads ? 0 : Math.max(0, seconds - TOLERANCE_SECONDS)));
        between.add(duration(reloads ? last : Math.min(last, seconds + TOLERANCE_SECONDS)));
        out.put("reason", expected.path("reason").asText());
        ObjectNode fields = out.putObject("fields");
        fields.put("/status", expected.path("status").asText());
        fields.put("/truncatedAlerts", "" + expected.path("truncated").asInt());
        if (expected.path("truncated").asInt() == 0) { // else those that are left out are not recorded
            labels(expected.path("firing"), out.putArray("firing"));
            labels(expected.path("resolved"), out.putArray("resolved"));
        }
    }

    private static void labels(JsonNode alerts, ArrayNode out) throws IOException {
        for (JsonNode alert : alerts) {
            out.add(JSON.readTree(alert.asText()));
        }
    }
}
