package io.grapevine.features.heartbeat.web;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.heartbeat.HeartbeatSignal;
import io.grapevine.features.heartbeat.HeartbeatView;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.access.DeclaredNeeds;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The operations below {@code /heartbeats}. */
public record HeartbeatOperations(ApiContext context) {
    /** The bytes of the text of a ping that are kept. A longer one is cut: a failure is not lost for the length of its log. */
    private static final int LARGEST_TEXT = 10 << 10;

    private static final Duration LONGEST_PAUSE = Duration.ofDays(7);
    private static final int UNAUTHORIZED = 401;

    private record Pause(Instant until, String createdBy, String comment) {}

    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        HeartbeatOperations heartbeats = new HeartbeatOperations(context);
        routes.get(Needs.VIEWER, "/heartbeats", heartbeats::list);
        routes.postAndDelete(
                Needs.SILENCER, "/heartbeats/:name/pause", JsonRoutes.LARGEST, heartbeats::pause, heartbeats::resume);
        heartbeats.mountPing(routes, "", HeartbeatSignal.SUCCESS);
        heartbeats.mountPing(routes, "/start", HeartbeatSignal.START);
        heartbeats.mountPing(routes, "/fail", HeartbeatSignal.FAIL);
    }

    private void mountPing(JsonRoutes routes, String kind, HeartbeatSignal signal) {
        routes.postText(Needs.SENDER_OR_TOKEN, "/heartbeats/:name" + kind, LARGEST_TEXT, ping(signal));
    }

    /** Lists the heartbeats with their states. */
    private void list(JsonExchange exchange) {
        Instant now = context.clock().instant();
        Map<Matchers, Silence> pauses = pauses(now);
        exchange.whenDone(
                heartbeats().map(Heartbeats::views).orElseGet(() -> CompletableFuture.completedFuture(List.of())),
                views -> exchange.resume(() -> exchange.streamObject(json -> json.list(
                        "heartbeats",
                        views,
                        (view, row) -> write(
                                view, now, pauses.get(matchers(view.config()).sorted()), row)))));
    }

    /** The heartbeats; empty where there are none, as at tenants. */
    private Optional<Heartbeats> heartbeats() {
        return context.node().part(Heartbeats.class);
    }

    private static void write(HeartbeatView view, Instant now, @Nullable Silence pause, JsonWriter json)
            throws IOException {
        HeartbeatConfig config = view.config();
        json.put("name", config.name())
                .put("kind", config.isPinged() ? "ping" : "alert")
                .put("state", view.state().name().toLowerCase(Locale.ROOT))
                .put("running", view.running())
                .putGiven("lastSeen", view.lastSuccess().orElse(null))
                .putGiven("startedAt", view.lastStart().orElse(null))
                .putGiven("failedAt", view.lastFail().orElse(null))
                .putGiven("sharedBy", view.writer())
                .putGiven("message", view.message())
                .putGiven("nextSlot", view.slot().orElse(null))
                .putGiven("due", view.due().orElse(null))
                .putGiven("missingSince", view.missingSince().orElse(null))
                .putGiven("listeningSince", view.listeningSince().orElse(null))
                .put("patienceSeconds", config.patience().toSeconds());
        if (view.age(now).isPresent()) {
            json.put("ageSeconds", Math.max(0, view.age(now).get().toSeconds()));
        }
        if (config.schedule().isPresent()) {
            json.put("schedule", config.schedule().get().toString())
                    .put("zone", config.schedule().get().zone().name());
        }
        json.strings("matchers", config.alert())
                .put("fingerprint", config.alertLabels().fingerprint().toString())
                .put("labels", config.alertLabels());
        if (pause != null) {
            json.put("pausedUntil", pause.endsAt())
                    .put("pausedBy", pause.createdBy())
                    .put("pauseSilenceID", pause.id());
        }
    }

    /** Takes a signal of a job. */
    private JsonExchange.Operation ping(HeartbeatSignal signal) {
        return exchange -> {
            String name = exchange.pathParameter("name");
            Optional<HeartbeatConfig> found = find(name);
            checkToken(exchange, found);
            if (found.filter(config -> !config.isPinged()).isPresent()) {
                throw Refusal.invalid("heartbeat: \"" + name + "\" expects an alert (expected: one with ping: true)");
            }
            String text = text(exchange.body());
            CompletionStage<Boolean> pinged = heartbeats()
                    .map(all -> all.ping(name, signal, text))
                    .orElseGet(() -> CompletableFuture.completedFuture(false));
            exchange.whenDone(pinged, known -> {
                if (known) {
                    exchange.object(200, json -> json.put("heartbeat", name).put("kind", signal.text()));
                } else {
                    exchange.refuse(unknown(name));
                }
            });
        };
    }

    /** The text of a body, without the part of a character at which it was cut. */
    private static String text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return body.length < LARGEST_TEXT ? text : text.replaceFirst("\uFFFD$", "");
    }

    private Optional<HeartbeatConfig> find(String name) {
        return context.node().loadedConfig().extensions().of(HeartbeatSettings.NONE).heartbeats().stream()
                .filter(heartbeat -> heartbeat.name().equals(name))
                .findFirst();
    }

    private static Refusal unknown(String name) {
        return Refusal.of(404, "heartbeat: \"" + name + "\" (expected: the name of a heartbeat of the configuration)");
    }

    /** Checks the token of a request, which one of a caller whom nobody knows must have if the heartbeat has one, whoever may send. */
    private static void checkToken(JsonExchange exchange, Optional<HeartbeatConfig> found) throws Refusal {
        Optional<String> token = exchange.header("Authorization").flatMap(DeclaredNeeds::bearerToken);
        String file = found.map(HeartbeatConfig::tokenFile).orElse("");
        boolean isKnown = exchange.isLoggedIn() || exchange.caller().name().isPresent();
        boolean needsToken = !file.isEmpty() && !isKnown;
        if (token.isEmpty() && !needsToken) {
            return;
        }
        try {
            String wanted =
                    file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
            if (!areEqual(wanted, token.orElse(""))) {
                throw Refusal.of(UNAUTHORIZED, "the bearer token is not that of the heartbeat");
            }
        } catch (IOException e) {
            throw Refusal.of(500, "token_file: cannot be read");
        }
    }

    /** Compares two tokens in a time that does not depend on where they differ; an empty one equals none. */
    private static boolean areEqual(String wanted, String actual) {
        return !wanted.isEmpty()
                && MessageDigest.isEqual(
                        wanted.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
    }

    /** Silences the alert of a heartbeat. */
    private void pause(JsonExchange exchange) throws Refusal {
        HeartbeatConfig config = configured(exchange);
        Pause body = exchange.body(Pause.class);
        Instant now = context.clock().instant();
        if (!body.until().isAfter(now) || body.until().isAfter(now.plus(LONGEST_PAUSE))) {
            throw Refusal.invalid("until: " + body.until() + " (expected: a time within the next 7 days)");
        }
        String author = exchange.author(body.createdBy());
        if (author.isBlank()) {
            throw Refusal.invalid("createdBy: \"\" (expected: the name of the author)");
        }
        Optional<Silence> known = pause(config, now);
        Silence silence = new Silence(
                known.map(Silence::id).orElse(""),
                List.of(matchers(config)),
                known.map(Silence::startsAt).orElse(now),
                body.until(),
                now,
                author,
                body.comment().isBlank() ? "Heartbeat paused" : body.comment(),
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
        Refusal.ifPresent(400, exchange.caller().faultOf(known.orElse(null), silence, now));
        exchange.whenDone(context.node().setSilence(silence, exchange.submission()), result -> {
            if (result instanceof SetResult.Stored stored) {
                exchange.object(200, json -> json.put("silenceID", stored.id()));
            } else {
                exchange.refuse(Refusal.invalid(
                        result instanceof SetResult.Refused refused ? refused.fault() : "the silence has ended"));
            }
        });
    }

    /** Ends the pause of a heartbeat. */
    private void resume(JsonExchange exchange) throws Refusal {
        HeartbeatConfig config = configured(exchange);
        Silence silence = pause(config, context.clock().instant())
                .orElseThrow(() -> Refusal.of(404, "heartbeat: \"" + config.name() + "\" is not paused"));
        Refusal.ifPresent(400, exchange.caller().faultOfChanging(silence));
        exchange.whenDone(context.node().expireSilence(silence.id()), found -> {
            exchange.changed(silence, null);
            exchange.object(200, json -> json.put("silenceID", silence.id()));
        });
    }

    private HeartbeatConfig configured(JsonExchange exchange) throws Refusal {
        String name = exchange.pathParameter("name");
        return find(name).orElseThrow(() -> unknown(name));
    }

    private Optional<Silence> pause(HeartbeatConfig config, Instant now) {
        return Optional.ofNullable(pauses(now).get(matchers(config).sorted()));
    }

    /** The silences of exactly one heartbeat's alert, also those that were set by hand; of several the one that ends last. */
    private Map<Matchers, Silence> pauses(Instant now) {
        Matcher alertName = Matcher.equal(Labels.ALERT_NAME, HeartbeatConfig.ALERT_NAME);
        Map<Matchers, Silence> pauses = new HashMap<>();
        for (Silence silence : context.node().silences().query(List.of(SilenceState.ACTIVE))) {
            boolean isOfHeartbeat = silence.matcherSets().size() == 1
                    && silence.matcherSets().get(0).list().contains(alertName);
            if (isOfHeartbeat && silence.endsAt().isAfter(now)) {
                pauses.merge(
                        silence.matcherSets().get(0).sorted(),
                        silence,
                        BinaryOperator.maxBy(Comparator.comparing(Silence::endsAt)));
            }
        }
        return pauses;
    }

    private static Matchers matchers(HeartbeatConfig config) {
        return Matchers.of(
                Matcher.equal(Labels.ALERT_NAME, HeartbeatConfig.ALERT_NAME),
                Matcher.equal(HeartbeatConfig.LABEL, config.name()));
    }
}
