package io.grapevine.features.oncall.amtool;

import io.grapevine.amtool.api.Answers;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeIntervalException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The section {@code on_call} for schedules and escalations of Opsgenie, as its API lists them. What has no counterpart is a
 * comment that begins with {@code check:}.
 */
final class OpsgenieImport {
    private static final int DAY = 24 * 60;

    /** The rotations' types, with the units of {@code every}. */
    private static final Map<String, String> UNITS = Map.of("hourly", "h", "daily", "d", "weekly", "w");

    /** A schedule if it has rotations, an escalation if it has rules. */
    private record Item(
            String name,
            String timezone,
            boolean enabled,
            List<Rotation> rotations,
            List<Rule> rules,
            Optional<Repeat> repeat) {}

    private record Rotation(
            String name,
            String startDate,
            String endDate,
            String type,
            long length,
            List<Recipient> participants,
            Optional<Restriction> timeRestriction) {}

    private record Recipient(String type, String name, String username) {}

    /** One span for all days, or spans of the week. */
    private record Restriction(Optional<Span> restriction, List<Span> restrictions) {}

    private record Span(String startDay, long startHour, long startMin, String endDay, long endHour, long endMin) {
        private int start() {
            return (int) (startHour * 60 + startMin);
        }

        private int end() {
            return (int) (endHour * 60 + endMin);
        }
    }

    private record Rule(String condition, String notifyType, Recipient recipient, Delay delay) {}

    /** A time from the beginning of the alert; in minutes unless {@code timeUnit} is another. */
    private record Delay(long timeAmount, String timeUnit) {
        private long minutes() {
            return switch (timeUnit) {
                case "hours" -> timeAmount * 60;
                case "days" -> timeAmount * DAY;
                default -> timeAmount;
            };
        }
    }

    private record Repeat(long count) {}

    /** The names of people, by those in Opsgenie. */
    private final Map<String, String> people = new LinkedHashMap<>();

    private final TreeSet<String> receivers = new TreeSet<>();
    private final Map<String, List<String>> intervals = new TreeMap<>();
    private final List<String> schedules = new ArrayList<>();
    private final List<String> escalations = new ArrayList<>();

    /**
     * Adds what a file lists.
     *
     * @param text an answer to {@code GET /v2/schedules?expand=rotation} or to {@code GET /v2/escalations}
     */
    void add(byte[] text) throws JsonException, CommandFault {
        for (Item item : JsonReader.read(text, Answers.listIn("data", Item.class))) {
            if (item.rules().isEmpty()) {
                schedule(item);
            } else {
                escalation(item);
            }
        }
    }

    /** The section, then what {@code alertmanager.yml} must have besides. */
    String yaml() {
        List<String> lines = new ArrayList<>(List.of("on_call:", "  people:"));
        people.forEach((user, name) -> lines.add(
                "    - {name: " + name + ", receiver: " + name + "} # " + user.replaceAll("\\p{Cntrl}", " ")));
        section(lines, "schedules", schedules);
        section(lines, "escalations", escalations);
        receivers.addAll(people.values());
        lines.add("# alertmanager.yml needs these receivers: " + String.join(", ", receivers));
        if (!intervals.isEmpty()) {
            lines.add("# and time_intervals:");
            intervals.forEach((name, spans) -> {
                lines.add("#   - name: " + name);
                lines.add("#     time_intervals:");
                spans.forEach(span -> lines.add("#       - " + span));
            });
        }
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String name, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("  " + name + ":");
            lines.addAll(content);
        }
    }

    private void schedule(Item item) throws CommandFault {
        String name = name(item.name());
        Location zone = zone(item);
        if (item.rotations().isEmpty()) {
            throw new CommandFault("schedule " + Quoted.quote(item.name())
                    + " without rotations (expected: the answer to GET /v2/schedules?expand=rotation)");
        }
        schedules.add("    - name: " + name);
        schedules.add("      receiver: " + receiver(name));
        schedules.add("      zone: " + zone.name());
        if (!item.enabled()) {
            check(schedules, "the schedule is disabled in Opsgenie");
        }
        if (item.rotations().size() > 1) {
            check(schedules, "Opsgenie notifies all rotations at once; here the last layer that has somebody counts");
        }
        schedules.add("      layers:");
        for (Rotation rotation : item.rotations()) {
            rotation(name, rotation, zone);
        }
    }

    private void rotation(String schedule, Rotation rotation, Location zone) throws CommandFault {
        String name = name(rotation.name());
        Optional<Recipient> other = rotation.participants().stream()
                .filter(each -> !each.type().equals("user"))
                .findFirst();
        if (other.isPresent() || rotation.participants().isEmpty() || !UNITS.containsKey(rotation.type())) {
            String reason = other.map(each -> "a participant is a " + name(each.type()) + ", no user")
                    .orElse("no participants, or another type than hourly, daily and weekly");
            check(schedules, "the rotation " + name + " is left out: " + reason);
            return;
        }
        if (!rotation.endDate().isEmpty()) {
            check(
                    schedules,
                    "the rotation " + name + " ends at " + local(rotation.endDate(), zone) + "; here it does not");
        }
        schedules.add("        - name: " + name);
        if (rotation.timeRestriction().isPresent()) {
            String interval = schedule + "-" + name;
            intervals.put(interval, spans(rotation.timeRestriction().get(), zone));
            schedules.add("          only: [" + interval + "]");
        }
        schedules.add("          rotations: [{from: " + local(rotation.startDate(), zone) + ", every: "
                + Math.max(1, rotation.length()) + UNITS.get(rotation.type()) + ", people: "
                + rotation.participants().stream().map(this::person).toList() + "}]");
    }

    /** The intervals of a restriction; one over midnight, or over days, is several. */
    private static List<String> spans(Restriction restriction, Location zone) throws CommandFault {
        List<String> spans = new ArrayList<>();
        for (Span span : restriction.restriction().map(List::of).orElse(restriction.restrictions())) {
            if (span.startDay().isEmpty()) {
                boolean isOverMidnight = span.end() <= span.start();
                spans.addAll(interval("", span.start(), isOverMidnight ? DAY : span.end(), zone));
                spans.addAll(interval("", 0, isOverMidnight ? span.end() : 0, zone));
                continue;
            }
            int first = day(span.startDay());
            int days = Math.floorMod(day(span.endDay()) - first, 7);
            int last = days == 0 && span.end() <= span.start() ? 7 : days;
            for (int i = 0; i <= last; i++) {
                String day =
                        "weekdays: [" + DayOfWeek.MONDAY.plus(first + i).name().toLowerCase(Locale.ROOT) + "], ";
                spans.addAll(interval(day, i == 0 ? span.start() : 0, i == last ? span.end() : DAY, zone));
            }
        }
        return spans;
    }

    private static int day(String name) throws CommandFault {
        try {
            return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)).ordinal();
        } catch (IllegalArgumentException e) {
            throw new CommandFault("day " + Quoted.quote(name) + " (expected: a day, such as monday)");
        }
    }

    private static List<String> interval(String day, int start, int end, Location zone) {
        String times = "times: [{start_time: '%02d:%02d', end_time: '%02d:%02d'}]"
                .formatted(start / 60, start % 60, end / 60, end % 60);
        return start == end ? List.of() : List.of("{" + day + times + ", location: " + zone.name() + "}");
    }

    private void escalation(Item item) {
        String base = "";
        List<String> steps = new ArrayList<>();
        long before = 0;
        for (Rule rule : item.rules()) {
            String receiver = receiver(notified(rule.recipient()));
            long after = rule.delay().minutes();
            if (after == 0 && base.isEmpty()) {
                base = receiver;
            } else if (after <= before) {
                check(steps, receiver + " is notified after " + after + "m, too, which needs a receiver of both");
            } else {
                steps.add("        - {name: step-" + after + "m, after: " + after + "m, receiver: " + receiver + "}");
                before = after;
            }
            if (rule.condition().equals("if-not-closed")) {
                check(steps, "notifies acknowledged alerts, too, in Opsgenie; here an acknowledgement stops all steps");
            }
            if (!rule.notifyType().isEmpty() && !rule.notifyType().equals("default")) {
                check(steps, "Opsgenie notifies " + name(rule.notifyType()) + " of the recipient");
            }
        }
        escalations.add("    - name: " + name(item.name()));
        escalations.add("      receiver: " + (base.isEmpty() ? receiver(name(item.name())) : base));
        if (item.repeat().filter(repeat -> repeat.count() > 0).isPresent()) {
            check(escalations, "Opsgenie repeats all rules; here steps have repeat");
        }
        escalations.add("      steps:");
        escalations.addAll(steps);
    }

    private String notified(Recipient recipient) {
        return recipient.type().equals("user") ? person(recipient) : name(recipient.name());
    }

    private String person(Recipient user) {
        String known = user.username().isEmpty() ? user.name() : user.username();
        return people.computeIfAbsent(known, other -> {
            String name = name(other.replaceFirst("@.*", ""));
            return people.containsValue(name) ? name(other) : name;
        });
    }

    private String receiver(String name) {
        receivers.add(name);
        return name;
    }

    private static void check(List<String> lines, String what) {
        lines.add("        # check: " + what);
    }

    /** A name as they are here: up to 100 letters, digits, underscores, dots and hyphens. */
    private static String name(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "unnamed" : name.substring(0, Math.min(100, name.length()));
    }

    private static Location zone(Item item) throws CommandFault {
        try {
            return Location.parse(item.timezone());
        } catch (TimeIntervalException e) {
            throw new CommandFault("timezone " + Quoted.quote(item.timezone()) + " (expected: a time zone)");
        }
    }

    private static LocalDateTime local(String date, Location zone) throws CommandFault {
        try {
            return zone.at(OffsetDateTime.parse(date).toInstant()).toLocalDateTime();
        } catch (DateTimeException e) {
            throw new CommandFault("date " + Quoted.quote(date) + " (expected: a time such as 2026-01-05T08:00:00Z)");
        }
    }
}
