package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.shadow.SendComparison;
import io.grapevine.shadow.SendDifference;
import io.grapevine.shadow.ShadowComparison;
import io.grapevine.shadow.ShadowEvent;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowSend;
import io.grapevine.shadow.ShadowVerdict;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notifications that a shadow would have sent, and their comparison with what the Alertmanager beside it posts. */
public record ShadowApi(ShadowLog log) implements Routes {
    private static final String PATH = "/api/grapevine/v1/shadow";

    /** Alertmanager posts at most 1 MiB at a time, but a single event of a large group may be larger. */
    private static final long LARGEST = 16L << 20;

    private static final int USUAL_LIMIT = 200;
    private static final int GREATEST_LIMIT = 10_000;
    private static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

    @Override
    public void mount(Router router) {
        JsonRoutes routes = new JsonRoutes(router, PATH);
        routes.get(Needs.VIEWER, "", this::show, "limit", "tolerance");
        routes.post(Needs.SENDER, "/events", LARGEST, this::post);
    }

    private void post(JsonExchange exchange) throws Refusal {
        List<ShadowEvent> posted = exchange.body(ShadowLog::read);
        log.post(posted);
        exchange.object(200, json -> json.put("events", posted.size()));
    }

    private void show(JsonExchange exchange) throws Refusal, IOException {
        int limit = limit(exchange.parameter("limit"));
        Duration tolerance = tolerance(exchange.parameter("tolerance"));
        ShadowLog.Status status = log.status();
        List<ShadowSend> sends = log.sends(limit);
        Optional<ShadowComparison> comparison = log.compare(tolerance);
        exchange.streamObject(json -> {
            json.put("since", status.since())
                    .put("forgotten", status.dropped())
                    .object(
                            "events",
                            events -> events.put("received", status.events())
                                    .putGiven("firstAt", status.firstEvent().orElse(null))
                                    .putGiven("lastAt", status.lastEvent().orElse(null)));
            if (!log.notRaised().isEmpty()) {
                json.strings("notRaised", log.notRaised());
            }
            json.objectGiven("comparison", comparison.orElse(null), (found, fields) -> write(found, limit, fields))
                    .list("sends", sends, ShadowApi::write);
        });
    }

    private static int limit(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return USUAL_LIMIT;
        }
        if (!text.get().matches("\\d{1,5}") || Integer.parseInt(text.get()) > GREATEST_LIMIT) {
            throw Refusal.invalid("limit: \"" + text.get() + "\" (expected: a number up to " + GREATEST_LIMIT + ")");
        }
        return Integer.parseInt(text.get());
    }

    private static Duration tolerance(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return SendComparison.TOLERANCE;
        }
        return GoDuration.parse(text.get(), GoDuration.Units.GO)
                .filter(each -> !each.isNegative() && each.compareTo(LONGEST_TOLERANCE) <= 0)
                .orElseThrow(() -> Refusal.invalid(
                        "tolerance: \"" + text.get() + "\" (expected: a duration up to 1h, such as 5s or 500ms)"));
    }

    private static void write(ShadowComparison found, int limit, JsonWriter json) throws IOException {
        List<SendDifference> differences = found.differences().stream()
                .filter(each -> each.verdict().isDifference())
                .limit(limit)
                .toList();
        json.put("from", found.from())
                .put("tolerance", GoDuration.format(found.tolerance()))
                .object("counts", counts -> {
                    for (Map.Entry<ShadowVerdict, Integer> count :
                            found.counts().entrySet()) {
                        counts.put(count.getKey().label(), count.getValue());
                    }
                })
                .list("differences", differences, ShadowApi::write);
    }

    private static void write(SendDifference difference, JsonWriter json) throws IOException {
        json.put("result", difference.verdict().label())
                .put("reason", difference.reason().label())
                .put("detail", difference.detail())
                .put("since", difference.at())
                .put("notifications", difference.notifications())
                .objectGiven("there", difference.there(), ShadowApi::write)
                .objectGiven("here", difference.here(), ShadowApi::write);
    }

    private static void write(ShadowSend send, JsonWriter json) throws IOException {
        json.put("at", send.at())
                .put("receiver", send.group().receiver())
                .put("integration", send.integration())
                .put("groupKey", send.group().key())
                .put("groupLabels", send.groupLabels())
                .put("reason", send.reason().text())
                .list("firing", send.labels(false), (labels, fields) -> fields.putAll(labels))
                .list("resolved", send.labels(true), (labels, fields) -> fields.putAll(labels));
    }
}
