package io.grapevine.web.mcp;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of assistants, which {@code tools.json} lists. Most ask an operation of the own API, whose parameters are their arguments, and
 * leave out of its answer what does not help.
 *
 * @param router where the operations are mounted
 * @param silences whether assistants may silence
 */
record McpTools(ApiContext context, Router router, McpEndpoint.Replay replay, boolean silences) {
    private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);

    /** The longest silence, where the policy of the access file does not say less. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration LONGEST_REPLAY = Duration.ofDays(7);

    /** The greatest length of the matchers of a preview, in characters. */
    private static final int LONGEST_PREVIEW = 16 << 10;

    private static final JsonRecords ARGUMENTS = JsonRecords.strict();

    private static final List<JsonObject> ALL = objects(new JsonArray(ApiDocument.of(McpTools.class, "tools.json")));

    /**
     * A call of a tool.
     *
     * @param done takes the answer
     * @param refused takes an error that is found later
     */
    record Call(
            JsonExchange exchange,
            McpSessions.Session session,
            JsonObject arguments,
            Consumer<JsonObject> done,
            Consumer<Refusal> refused) {
        private Call with(String name, String value) {
            JsonObject more = new JsonObject(new LinkedHashMap<>(arguments.getMap())).put(name, value);
            return new Call(exchange, session, more, done, refused);
        }

        private <T extends Record> T as(Class<T> type) throws Refusal {
            try {
                return JsonReader.read(arguments.toBuffer().getBytes(), ARGUMENTS.of(type));
            } catch (JsonException fault) {
                throw Refusal.invalid(fault.text());
            }
        }

        private List<String> texts(String name) {
            Object value = arguments.getMap().getOrDefault(name, List.of());
            return value instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of(String.valueOf(value));
        }
    }

    private record OfAlerts(List<String> filter, long limit) {}

    private record OfReplay(String config, String since) {}

    private record OfSilence(String preview, String duration, String comment) {}

    /** The tools that a caller may use, as they are listed. */
    List<JsonObject> of(Caller caller) {
        return ALL.stream()
                .filter(tool -> switch (tool.getString("name")) {
                    case "silence" -> silences && caller.may(Role.SILENCER);
                    case "preview_silence" -> silences;
                    case "replay_change" -> context.shadow() || caller.may(Role.ADMIN); // as it takes from what pages
                    default -> true;
                })
                .toList();
    }

    /**
     * Answers a call of a tool that the caller may use.
     *
     * @throws Refusal if it cannot be answered as it asks
     * @throws IOException if the client is gone
     */
    void answer(String tool, Call call) throws Refusal, IOException {
        switch (tool) {
            case "why" -> ask(call, "/why", this::why);
            case "route_test" -> ask(call.with("exact", "true"), "/why", McpTools::routes);
            case "alerts" -> alerts(call, call.as(OfAlerts.class));
            case "history" -> ask(call, "/history", answer -> page(answer, "/#/history"));
            case "replay_change" -> replayChange(call, call.as(OfReplay.class));
            case "preview_silence" -> preview(call);
            case "silence" -> silence(call, call.as(OfSilence.class));
            case "heartbeats" -> ask(call, "/heartbeats", answer -> page(answer, "/#/heartbeats"));
            default -> ask(call, "/status", this::status);
        }
    }

    /** Asks an operation of the own API. */
    private void ask(Call call, String path, Consumer<JsonObject> shorten) throws Refusal, IOException {
        List<String> query = new ArrayList<>();
        for (String name : call.arguments.fieldNames()) {
            call.texts(name).forEach(text -> query.add(GoUrl.escapeForm(name) + "=" + GoUrl.escapeForm(text)));
        }
        JsonExchange.Operation operation =
                JsonRoutes.reading(router, "/api/grapevine/v1" + path).orElseThrow();
        call.exchange.ask(operation, String.join("&", query), (status, body) -> {
            JsonObject answer = new JsonObject(body);
            if (status == 200) {
                shorten.accept(answer);
                call.done.accept(answer);
            } else {
                call.refused.accept(Refusal.of(status, answer.getString("error", "")));
            }
        });
    }

    /** Adds the address of a page. */
    private JsonObject page(JsonObject answer, String address) {
        return answer.put("page", context.node().loadedConfig().externalUrl() + address);
    }

    private static List<JsonObject> objects(JsonArray elements) {
        return elements.stream().map(JsonObject.class::cast).toList();
    }

    private void why(JsonObject answer) {
        answer.remove("routes");
        for (JsonObject group : objects(answer.getJsonArray("groups"))) {
            group.remove("outcomes"); // the history has them
            page(group, "/#/alerts?open=" + group.getString("id"));
        }
        objects(answer.getJsonArray("silences")).forEach(each -> page(each, "/#/silences/" + each.getString("id")));
    }

    private static void routes(JsonObject answer) {
        answer.fieldNames().retainAll(List.of("routes", "groups"));
        List<JsonObject> taken = objects(answer.getJsonArray("routes")).stream()
                .filter(route -> route.getBoolean("matches"))
                .toList();
        answer.put("routes", taken);
        List<String> kept = List.of("id", "route", "receiver", "labels", "onDuty", "mutedBy", "mutedUntil");
        objects(answer.getJsonArray("groups"))
                .forEach(group -> group.fieldNames().retainAll(kept));
    }

    private void status(JsonObject answer) {
        answer.remove("config"); // pages long; route_test says what it does
        JsonObject lastHour = answer.getJsonObject("lastHour");
        lastHour.fieldNames().retainAll(List.of("sent", "givenUp", "failedAttempts"));
        page(answer, "/#/status");
    }

    private void replayChange(Call call, OfReplay asked) throws Refusal {
        Duration since = duration("since", asked.since.isEmpty() ? "24h" : asked.since, LONGEST_REPLAY);
        call.done.accept(new JsonObject(replay.report(asked.config, since)));
    }

    private static Duration duration(String name, String text, Duration longest) throws Refusal {
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS)
                .filter(length -> length.compareTo(Duration.ofMinutes(1)) >= 0 && length.compareTo(longest) <= 0)
                .orElseThrow(() -> Refusal.invalid(
                        name + ": \"" + text + "\" (expected: from 1m to " + GoDuration.format(longest) + ")"));
    }

    /** Counts all alerts, so it does not ask for the overview, which has a row for each. */
    private void alerts(Call call, OfAlerts asked) throws Refusal {
        Instant now = context.clock().instant();
        Matchers filter = matchers("filter", asked.filter);
        Steps steps = Steps.ofRequest(context.node().alerts().all().size());
        List<Alert> found = new ArrayList<>();
        for (Alert alert : context.node().alerts().all()) {
            if (!alert.resolvedAt(now) && filter.matches(alert.labels(), steps.ofNextText())) {
                found.add(alert);
            }
        }
        if (steps.areSpent()) {
            throw Refusal.invalid("filter: expressions that take too many steps (expected: fewer or simpler ones)");
        }
        found.sort(Comparator.comparing(Alert::startsAt).reversed());
        long most = asked.limit < 1 ? 20 : Math.min(asked.limit, 50);
        List<JsonObject> latest =
                found.stream().limit(most).map(alert -> row(alert, now)).toList();
        String shown = filter.isEmpty() ? "" : "?filter=" + GoUrl.escapeForm(filter.toString());
        call.done.accept(page(JsonObject.of("firing", found.size(), "latest", latest), "/#/alerts" + shown));
    }

    private JsonObject row(Alert alert, Instant now) {
        MuteStatus mutes = context.node().muted(alert.labels(), now);
        return JsonObject.of("fingerprint", alert.fingerprint().toString())
                .put("labels", alert.labels().toMap())
                .put("annotations", alert.annotations().toMap())
                .put("startsAt", alert.startsAt().toString())
                .put("silencedBy", mutes.silencedBy())
                .put(
                        "inhibitedBy",
                        mutes.inhibitedBy().stream().map(Fingerprint::toString).toList());
    }

    /** Reads matchers, of which each text may hold several, as those of a silence. */
    private Matchers matchers(String argument, List<String> texts) throws Refusal {
        List<Matcher> matchers = new ArrayList<>();
        try {
            for (String text : texts) {
                for (Matcher matcher : context.parser().parseMatchers(text)) {
                    matchers.add(Matcher.ofSilence(matcher.type(), matcher.name(), matcher.value()));
                }
            }
            return Matchers.of(matchers).ofRequest();
        } catch (MatcherException e) {
            throw Refusal.invalid(argument + ": " + e.getMessage());
        }
    }

    private void preview(Call call) throws Refusal, IOException {
        int length = call.texts("matcher").stream().mapToInt(String::length).sum();
        if (length > LONGEST_PREVIEW) { // a session keeps them
            throw Refusal.invalid("matcher: " + length + " characters (expected: at most " + LONGEST_PREVIEW + ")");
        }
        ask(call, "/silences/preview", answer -> {
            Instant now = context.clock().instant();
            JsonArray muted = answer.getJsonArray("alerts");
            List<JsonObject> some = muted.stream()
                    .limit(10)
                    .map(id -> context.node().alerts().get(Fingerprint.parse(id.toString())))
                    .filter(Objects::nonNull)
                    .map(alert -> row(alert, now))
                    .toList();
            String preview = call.session.preview(call.texts("matcher"));
            answer.put("mutes", muted.size()).put("alerts", some).put("preview", preview);
        });
    }

    private void silence(Call call, OfSilence asked) throws Refusal {
        Refusal unknown = Refusal.invalid("preview: \"" + asked.preview
                + "\" (expected: the last of this session, at most 15 minutes old and not used)");
        List<String> texts = call.session.previewed(asked.preview).orElseThrow(() -> unknown);
        Matchers matchers = matchers("preview", texts);
        if (matchers.stream().noneMatch(Matcher::isSelective)) {
            throw Refusal.invalid("preview: " + matchers + " selects nothing (expected: such as {instance=\"db-1\"})");
        }
        Duration length = duration("duration", asked.duration, LONGEST);
        String comment = ShortAnswer.clean(asked.comment, 500).strip();
        if (comment.isEmpty()) {
            throw Refusal.invalid("comment: \"\" (expected: the reason)");
        }
        Instant now = context.clock().instant();
        String author = call.exchange.user().orElse("MCP");
        Silence silence = new Silence(
                "",
                List.of(matchers),
                now,
                now.plus(length),
                now,
                author,
                comment,
                LabelSet.of(Map.of(ActionSilence.VIA, "mcp")),
                List.of(),
                UnknownFields.NONE);
        Refusal.ifPresent(400, call.exchange.caller().faultOf(null, silence, now));
        call.exchange.checkAudited();
        if (!call.session.take(asked.preview)) {
            throw unknown;
        }
        call.exchange.whenDone(context.node().setSilence(silence), result -> {
            if (result instanceof SetResult.Stored stored) {
                String id = stored.id();
                LOG.atInfo().addKeyValue("id", id).addKeyValue("user", author).log("Silence created over MCP");
                JsonObject answer = JsonObject.of("silenceID", id, "createdBy", author);
                call.done.accept(page(answer.put("endsAt", silence.endsAt().toString()), "/#/silences/" + id));
            } else {
                call.refused.accept(Refusal.invalid(
                        result instanceof SetResult.Refused refused ? refused.fault() : "the silence has ended"));
            }
        });
    }
}
