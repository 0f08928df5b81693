package io.grapevine.web.api.v2;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.trace.Span;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Submission;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceRules;
import io.grapevine.records.SilenceState;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operations {@code GET /silences}, {@code POST /silences}, and {@code GET} and {@code DELETE /silence/{id}}. */
record SilenceOperations(Node node, InstantSource clock, SilenceDecoder decoder) {
    /** The header by which a client says which version of a silence it changes. */
    private static final String CONDITION = "If-Match";

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}");

    void post(ApiExchange exchange) throws Refusal {
        Instant now = clock.instant();
        Silence wanted = permitted(exchange, decoder.decode(exchange.body(), now), now);
        Submission submission = new Submission(exchange.submission().id(), seen(exchange));
        Span span = exchange.span().child("silences.Set");
        exchange.whenDone(node.setSilence(wanted, submission).whenComplete((result, crash) -> span.end()), result -> {
            if (result instanceof SetResult.Stored stored) {
                exchange.object(200, json -> json.put("silenceID", stored.id()));
            } else if (result instanceof SetResult.Changed changed) {
                exchange.refuse(outdated(exchange, changed.known()));
            } else if (result instanceof SetResult.Refused refused) {
                exchange.refuse(Refusal.of(400, refused.fault()));
            } else {
                exchange.refuse(Refusal.of(404, "silence not found"));
            }
        });
    }

    /** When the version that the client has edited was written; empty if it does not say so. */
    private static Optional<Instant> seen(ApiExchange exchange) throws Refusal {
        Optional<String> version = exchange.header(CONDITION);
        try {
            return version.map(text ->
                    DateTimes.parse(text.strip().replaceAll("^\"|\"$", "")).toInstant());
        } catch (DateTimeException e) {
            throw Refusal.of(
                    400,
                    CONDITION + ": " + version.orElse("") + " (expected: the updatedAt of the silence, in quotes)");
        }
    }

    private Refusal outdated(ApiExchange exchange, Silence known) {
        String version = exchange.header(CONDITION).orElse("");
        String end = DateTimes.format(known.endsAt());
        return known.stateAt(clock.instant()) == SilenceState.EXPIRED
                ? Refusal.of(
                        412,
                        CONDITION + ": " + version + " (expected: one that has not ended; this one ended at " + end
                                + ")")
                : Refusal.of(
                        412,
                        CONDITION + ": " + version + " (expected: the updatedAt of the silence, now \""
                                + DateTimes.format(known.updatedAt()) + "\", by " + Quoted.quote(known.createdBy())
                                + " until " + end + ")");
    }

    /** The silence as the caller may set it. */
    private Silence permitted(ApiExchange exchange, SilenceDecoder.Request posted, Instant now) throws Refusal {
        Silence asked = posted.silence();
        Silence known = node.silences().get(asked.id());
        // a client that does not know of receivers leaves them as they are
        Silence silence =
                posted.addressed() || known == null ? asked : asked.withReceivers(known.receiverMatcherSets());
        Silence wanted = SilenceRules.kept(silence, posted.annotated(), known, now)
                .withAuthor(exchange.author(silence.createdBy()));
        Optional<String> fault =
                SilenceRules.fault(silence, known).or(() -> exchange.caller().faultOf(known, wanted, now));
        if (fault.isPresent()) {
            throw Refusal.of(400, fault.get());
        }
        return wanted;
    }

    void list(ApiExchange exchange) throws Refusal, IOException {
        Matchers filter = exchange.query().filter();
        List<SilenceState> states = new ArrayList<>();
        for (SilenceState state : SilenceState.values()) {
            if (exchange.query().flag(state.text())) {
                states.add(state);
            }
        }
        Instant now = clock.instant();
        Span span = exchange.span().child("silence.Silences.Query");
        List<Silence> found = inListingOrder(
                node.silences().query(states).stream()
                        .filter(silence -> matches(silence, filter))
                        .toList(),
                now);
        span.end();
        for (Silence silence : found) {
            checkExpressible(silence);
        }
        Iterator<Silence> silences = found.iterator();
        ResponseParts list = ResponseParts.list(out -> {
            if (!silences.hasNext()) {
                return false;
            }
            SilenceWriter.write(out, silences.next(), now);
            return true;
        });
        exchange.streamParts(list.holding(() -> (long) Long.BYTES * found.size()));
    }

    /** A silence is found by its own matchers: each of the filter must be one of those of a set. */
    private static boolean matches(Silence silence, Matchers filter) {
        for (Matchers set : silence.matcherSets()) {
            if (set.list().containsAll(filter.list())) {
                return true;
            }
        }
        return false;
    }

    /** Active ones by their end, pending ones by their start, expired ones by their end, the last first. */
    private static List<Silence> inListingOrder(List<Silence> silences, Instant now) {
        Map<SilenceState, List<Silence>> byState = new EnumMap<>(SilenceState.class);
        for (Silence silence : silences) {
            byState.computeIfAbsent(silence.stateAt(now), state -> new ArrayList<>())
                    .add(silence);
        }
        List<Silence> listed = new ArrayList<>(silences.size());
        byState.forEach((state, list) -> {
            list.sort(listing(state).thenComparing(Silence::id));
            listed.addAll(list);
        });
        return listed;
    }

    private static Comparator<Silence> listing(SilenceState state) {
        return switch (state) {
            case ACTIVE -> Comparator.comparing(Silence::endsAt);
            case PENDING -> Comparator.comparing(Silence::startsAt);
            case EXPIRED -> Comparator.comparing(Silence::endsAt).reversed();
        };
    }

    void get(ApiExchange exchange) throws Refusal {
        String id = id(exchange);
        Span span = exchange.span().child("silence.Silences.QueryOne");
        Silence silence = node.silences().get(id);
        span.end();
        if (silence == null) {
            exchange.empty(404);
        } else {
            checkExpressible(silence);
            exchange.bytes(200, ApiExchange.JSON, SilenceWriter.line(silence, clock.instant()));
        }
    }

    /** To show one matcher set of several would be to show another silence. */
    private static void checkExpressible(Silence silence) throws Refusal {
        if (silence.matcherSets().size() > 1) {
            throw Refusal.of(500, "silence '" + silence.id() + "' has several matcher sets, which API v2 cannot show");
        }
    }

    void delete(ApiExchange exchange) throws Refusal {
        String id = id(exchange);
        Silence known = node.silences().get(id);
        Optional<String> fault =
                known == null ? Optional.empty() : exchange.caller().faultOfChanging(known);
        if (fault.isPresent()) {
            throw Refusal.of(403, fault.get());
        }
        Span span = exchange.span().child("silences.Expire").set("alerting.silence.id", id);
        exchange.whenDone(node.expireSilence(id).whenComplete((found, crash) -> span.end()), found -> {
            if (found) {
                exchange.changed(known, null);
            }
            exchange.empty(found ? 200 : 404);
        });
    }

    private static String id(ApiExchange exchange) throws Refusal {
        String id = exchange.pathParameter("silenceID");
        if (!UUID.matcher(id).matches()) {
            throw JsonBody.invalid(
                    JsonBody.INVALID_TYPE, "silenceID in path must be of type uuid: " + Quoted.quote(id));
        }
        return id.toLowerCase(Locale.ROOT);
    }
}
