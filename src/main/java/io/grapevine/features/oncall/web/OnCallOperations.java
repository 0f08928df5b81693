package io.grapevine.features.oncall.web;

import io.grapevine.core.silence.SetResult;
import io.grapevine.features.oncall.DutyRoster;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Override;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.features.oncall.OverrideSilence;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.ReceiverTeams;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations below {@code /on-call}. */
public record OnCallOperations(ApiContext context) {
    private static final Duration LONGEST_LISTED = Duration.ofDays(100);
    private static final Duration LONGEST_OVERRIDE = Duration.ofDays(92);
    private static final Duration LATEST = Duration.ofDays(366);

    /** The greatest number of shifts of a request: a swap is of two. */
    private static final int MOST_SHIFTS = 20;

    private record Taken(String person, Instant start, Instant end) {}

    private record Request(List<Taken> shifts, String createdBy, String reason) {}

    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        OnCallOperations onCall = new OnCallOperations(context);
        routes.get(Needs.VIEWER, "/on-call", onCall::list, "at", "from", "to");
        routes.get(Needs.VIEWER, "/on-call/:name.ics", onCall::calendar, "person");
        routes.post(Needs.SILENCER, "/on-call/:name/overrides", JsonRoutes.LARGEST, onCall::override);
        routes.delete(Needs.SILENCER, "/on-call/:name/overrides/:id", onCall::remove);
    }

    /** Lists who is on duty now and next by each schedule, and with {@code from} and {@code to} all shifts and gaps between these. */
    private void list(JsonExchange exchange) throws Refusal, IOException {
        Optional<Instant> at = time(exchange, "at");
        Optional<Instant> from = time(exchange, "from");
        Optional<Instant> to = time(exchange, "to");
        if (from.isPresent() != to.isPresent()) {
            throw Refusal.invalid("from and to: one of the two (expected: both, or none)");
        }
        if (from.isPresent()
                && (!from.get().isBefore(to.get())
                        || Duration.between(from.get(), to.get()).compareTo(LONGEST_LISTED) > 0)) {
            throw Refusal.invalid("to: " + to.get() + " (expected: a time within 100 days after from)");
        }
        Instant instant = at.orElseGet(context.clock()::instant);
        Optional<Occurrence> listed = from.map(start -> new Occurrence(start, to.get()));
        Map<String, List<Silence>> overrides = overrides().collect(Collectors.groupingBy(OverrideSilence::schedule));
        exchange.streamObject(json -> json.put("at", instant)
                .list("people", people())
                .list("schedules", roster().map(DutyRoster::schedules).orElse(List.of()), (schedule, row) -> {
                    write(schedule, instant, listed, row);
                    row.list("overrides", overrides.getOrDefault(schedule.name(), List.of()), OnCallOperations::write);
                }));
    }

    /** The roster; empty for a tenant. */
    private Optional<DutyRoster> roster() {
        return context.node().part(DutyRoster.class);
    }

    private List<OnCall.Person> people() {
        return roster().map(DutyRoster::people).orElse(List.of());
    }

    private boolean isPerson(String name) {
        return people().stream().anyMatch(person -> person.name().equals(name));
    }

    private static Optional<Instant> time(JsonExchange exchange, String name) throws Refusal {
        Optional<String> text = exchange.parameter(name);
        try {
            return text.map(each -> DateTimes.parse(each).toInstant());
        } catch (DateTimeException e) {
            throw Refusal.invalid(
                    name + ": \"" + text.orElse("") + "\" (expected: a time such as 2026-01-05T09:00:00Z)");
        }
    }

    private static void write(OnCallSchedule schedule, Instant at, Optional<Occurrence> listed, JsonWriter json)
            throws IOException {
        Shift now = schedule.at(at);
        Shift next = schedule.at(now.end());
        json.put("name", schedule.name())
                .put("receiver", schedule.receiver())
                .put("zone", schedule.zone().name())
                .objectGiven("now", now, OnCallOperations::write)
                .objectGiven("next", now.isGap() && next.isGap() ? null : next, OnCallOperations::write);
        if (listed.isPresent()) {
            Occurrence time = listed.get();
            json.list("shifts", schedule.between(time.start(), time.end()), OnCallOperations::write)
                    .list("gaps", schedule.gaps(time.start(), time.end()));
        }
    }

    private static void write(Shift shift, JsonWriter json) throws IOException {
        json.put("start", shift.start()).put("end", shift.end());
        if (shift.person() != null) {
            json.put("person", shift.person());
        }
        if (shift.layer() != null) {
            json.put("layer", shift.layer());
        }
        json.objectGiven(
                "override",
                shift.override(),
                (override, fields) -> fields.putGiven("id", override.id()).put("reason", override.reason()));
    }

    /** The silences that keep overrides which have not ended, by their start. */
    private Stream<Silence> overrides() {
        return context.node().silences().query(List.of(SilenceState.ACTIVE, SilenceState.PENDING)).stream()
                .filter(OverrideSilence::isOverride)
                .sorted(Comparator.comparing(Silence::startsAt).thenComparing(Silence::id));
    }

    private Stream<Silence> overrides(OnCallSchedule schedule) {
        return overrides().filter(silence -> OverrideSilence.schedule(silence).equals(schedule.name()));
    }

    private static void write(Silence silence, JsonWriter json) throws IOException {
        json.put("id", silence.id())
                .put("createdBy", silence.createdBy())
                .put("reason", silence.comment())
                .list(
                        "shifts",
                        OverrideSilence.overrides(silence),
                        (shift, row) -> row.put("person", shift.person())
                                .put("start", shift.from())
                                .put("end", shift.to()));
    }

    /** Has other people be on duty: one who takes a shift, or two who swap theirs. */
    private void override(JsonExchange exchange) throws Refusal {
        OnCallSchedule schedule = configured(exchange.pathParameter("name"));
        Request body = exchange.body(Request.class);
        Instant now = context.clock().instant();
        if (body.shifts().isEmpty() || body.shifts().size() > MOST_SHIFTS) {
            throw Refusal.invalid("shifts: " + body.shifts().size() + " (expected: 1 to " + MOST_SHIFTS + ")");
        }
        List<Override> overrides = new ArrayList<>();
        for (Taken taken : body.shifts()) {
            check(taken, now);
            overrides.add(new Override("", taken.start(), taken.end(), taken.person(), body.reason()));
        }
        checkOrder(overrides);
        String author = exchange.author(body.createdBy());
        if (author.isBlank()) {
            throw Refusal.invalid("createdBy: \"\" (expected: the name of the author)");
        }
        Silence wanted = OverrideSilence.of(
                schedule.name(),
                ReceiverTeams.of(context.node()).teams(schedule.receiver(), exchange.caller()),
                overrides,
                author,
                body.reason(),
                now);
        List<Occurrence> times = overrides.stream()
                .map(each -> new Occurrence(each.from(), each.to()))
                .toList();
        Refusal.ifPresent(400, exchange.caller().faultOfOverride(wanted, times, now));
        exchange.whenDone(context.node().setSilence(wanted, exchange.submission()), result -> {
            if (result instanceof SetResult.Stored stored) {
                exchange.object(200, json -> json.put("id", stored.id()));
            } else {
                exchange.refuse(Refusal.invalid(
                        result instanceof SetResult.Refused refused ? refused.fault() : "the override has ended"));
            }
        });
    }

    private void check(Taken taken, Instant now) throws Refusal {
        if (!isPerson(taken.person())) {
            throw Refusal.invalid("person: \"" + taken.person() + "\" (expected: a name of on_call.people)");
        }
        Duration length = Duration.between(taken.start(), taken.end());
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_OVERRIDE) > 0) {
            throw Refusal.invalid("end: " + taken.end() + " (expected: a time within 92 days after start)");
        }
        if (!taken.end().isAfter(now) || taken.start().isAfter(now.plus(LATEST))) {
            throw Refusal.invalid("start: " + taken.start() + " (expected: a shift that ends in the future, and begins"
                    + " within 366 days)");
        }
    }

    /** Refuses two shifts at one time, as one of the two people would not have theirs. */
    private static void checkOrder(List<Override> overrides) throws Refusal {
        List<Override> ordered =
                overrides.stream().sorted(Comparator.comparing(Override::from)).toList();
        for (int i = 1; i < ordered.size(); i++) {
            Instant end = ordered.get(i - 1).to();
            if (ordered.get(i).from().isBefore(end)) {
                throw Refusal.invalid("start: " + ordered.get(i).from() + " (expected: " + end
                        + " or later, the end of the shift before)");
            }
        }
    }

    /** Ends an override at once; what of it has passed stays as it was. */
    private void remove(JsonExchange exchange) throws Refusal {
        OnCallSchedule schedule = configured(exchange.pathParameter("name"));
        String id = exchange.pathParameter("id");
        Silence known = overrides(schedule)
                .filter(silence -> silence.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.of(404, "override: \"" + id + "\" (expected: the id of one that has not ended)"));
        Refusal.ifPresent(403, exchange.caller().faultOfChanging(known));
        exchange.whenDone(context.node().expireSilence(id), found -> {
            exchange.changed(known, null);
            exchange.object(200, json -> json.put("id", id));
        });
    }

    /** Writes the shifts as a calendar. */
    private void calendar(JsonExchange exchange) throws Refusal {
        OnCallSchedule schedule = configured(exchange.pathParameter("name"));
        Optional<String> person = exchange.parameter("person");
        if (person.isPresent() && !isPerson(person.get())) {
            throw Refusal.of(404, "person: \"" + person.get() + "\" (expected: a name of on_call.people)");
        }
        String text = new OnCallCalendar(schedule).text(context.clock().instant(), person);
        exchange.bytes(200, OnCallCalendar.TYPE, Buffer.buffer(text));
    }

    private OnCallSchedule configured(String name) throws Refusal {
        return roster().flatMap(roster -> roster.schedule(name))
                .orElseThrow(() ->
                        Refusal.of(404, "schedule: \"" + name + "\" (expected: the name of a schedule of on_call)"));
    }
}
