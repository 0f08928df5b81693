package io.grapevine.sim;

import io.grapevine.Records;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.RouteConfig;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Values that tests of the core begin with. */
public final class Samples {
    /** When virtual time begins. */
    public static final Instant START = Instant.parse("2026-11-20T06:00:00Z");

    private static final MatcherParser PARSER = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});

    private Samples() {}

    /** A loop at {@link #START}. */
    public static SimLoop loop() {
        return new SimLoop(START, 1);
    }

    /** {@link #START} and that many seconds. */
    public static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    /** An alert that began at {@code start}, was received then, and fires for an hour. */
    public static Alert alert(Instant start, String... labels) {
        return new Alert(LabelSet.of(labels), LabelSet.EMPTY, start, start.plus(Duration.ofHours(1)), "", start, true);
    }

    /** A version of {@code alert} received at {@code now} that says that it has ended then. */
    public static Alert ended(Alert alert, Instant now) {
        return new Alert(alert.labels(), alert.annotations(), alert.startsAt(), now, "", now, false);
    }

    /** Matchers as they are written, {@code a="b"}. */
    public static Matchers matchers(String... texts) {
        List<Matcher> matchers = new ArrayList<>();
        try {
            for (String text : texts) {
                matchers.add(PARSER.parseMatcher(text));
            }
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
        return Matchers.of(matchers);
    }

    /** A silence without an id. */
    public static Silence silence(Instant start, Instant end, String... matchers) {
        return new Silence(
                "",
                List.of(matchers(matchers)),
                start,
                end,
                start,
                "operator",
                "a reason",
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }

    /** A version of a silence under another id, made at {@code updatedAt}. */
    public static Silence version(Silence silence, String id, Instant updatedAt) {
        return Records.with(silence, "id", id, "updatedAt", updatedAt);
    }

    /** A silence as Alertmanager stores it, to be kept until {@code expiresAt}. */
    public static Stored<SilenceCodec.Message> stored(Silence silence, Instant expiresAt) {
        SilenceCodec.Message message = new SilenceCodec.Message(silence, expiresAt);
        return stored(SilenceCodec.KIND, message, SilenceCodec.encode(silence, expiresAt));
    }

    /** A log entry as Alertmanager stores it. */
    public static Stored<NflogEntry> stored(NflogEntry entry) {
        return stored(NflogEntryCodec.KIND, entry, NflogEntryCodec.encode(entry));
    }

    private static <T> Stored<T> stored(DurableState.Kind<T> kind, T value, byte[] body) {
        return ((Decoded.Ok<Stored<T>>) kind.stored(value, new StoredVersion(body, null))).value();
    }

    /** A route to {@code receiver}, grouped by alertname; group_wait 1 s, group_interval 20 s, repeat_interval 1 h. */
    public static RouteConfig route(String receiver, RouteConfig... children) {
        return route(receiver, Matchers.NONE, false, children);
    }

    /**
     * A route with matchers to {@code receiver}, grouped by alertname; group_wait 1 s, group_interval 20 s,
     * repeat_interval 1 h.
     */
    public static RouteConfig route(
            String receiver, Matchers matchers, boolean continueMatching, RouteConfig... children) {
        return new RouteConfig(
                receiver,
                List.of("alertname"),
                false,
                matchers,
                List.of(),
                List.of(),
                continueMatching,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofHours(1),
                LabelSet.EMPTY,
                List.of(children),
                "");
    }

    /** A route with another group_wait, group_interval and repeat_interval. */
    public static RouteConfig timed(RouteConfig route, Duration wait, Duration interval, Duration repeat) {
        return Records.with(route, "groupWait", wait, "groupInterval", interval, "repeatInterval", repeat);
    }

    /** A route with other labels to group by; {@code ...} for all labels. */
    public static RouteConfig grouped(RouteConfig route, String... labels) {
        boolean all = List.of(labels).contains("...");
        return Records.with(route, "groupBy", all ? List.of() : List.of(labels), "groupByAll", all);
    }
}
