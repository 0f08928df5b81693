package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group that an alert is in, or would be in, as {@link WhyView} has it.
 *
 * @param labels the group labels
 * @param exists whether there is such a group
 * @param holdsAlert whether the alert is in it
 * @param mutedBy the time intervals that mute it
 * @param mutedUntil when they end, if that is known
 * @param nextFlush when it is flushed next
 * @param flushing whether a flush is under way
 * @param stoppedBy what stops the next flush; empty if nothing does
 * @param outcomes its latest notifications, the newest first
 */
public record WhyGroupView(
        String key,
        String receiver,
        LabelSet labels,
        boolean exists,
        boolean holdsAlert,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        List<String> mutedBy,
        Optional<GoTime> mutedUntil,
        Optional<GoTime> nextFlush,
        boolean flushing,
        String stoppedBy,
        List<Send> integrations,
        List<Outcome> outcomes) {
    private static final JsonReader.Source<?> MILLIS = json -> Duration.ofMillis(json.whole());
    private static final JsonReader.Source<?> SWITCH = JsonReader::bool;
    private static final Map<String, JsonReader.Source<?>> FIELDS = fields();

    private static Map<String, JsonReader.Source<?>> fields() {
        Map<String, JsonReader.Source<?>> fields = new HashMap<>();
        List.of("key", "receiver", "nextFlushStoppedBy").forEach(name -> fields.put(name, JsonReader::string));
        List.of("groupWaitMillis", "groupIntervalMillis", "repeatIntervalMillis")
                .forEach(name -> fields.put(name, MILLIS));
        List.of("exists", "holdsAlert", "flushing").forEach(name -> fields.put(name, SWITCH));
        fields.put("labels", JsonFields::labels);
        fields.put("mutedBy", list -> list.array(JsonReader::string));
        fields.put("mutedUntil", Times::read);
        fields.put("nextFlush", Times::read);
        fields.put("integrations", list -> list.array(Send::read));
        fields.put("outcomes", list -> list.array(Outcome::read));
        return fields;
    }

    static WhyGroupView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new WhyGroupView(
                read.text("key"),
                read.text("receiver"),
                read.labels("labels"),
                read.get("exists", false),
                read.get("holdsAlert", false),
                read.get("groupWaitMillis", Duration.ZERO),
                read.get("groupIntervalMillis", Duration.ZERO),
                read.get("repeatIntervalMillis", Duration.ZERO),
                read.get("mutedBy", List.of()),
                read.time("mutedUntil"),
                read.time("nextFlush"),
                read.get("flushing", false),
                read.text("nextFlushStoppedBy"),
                read.get("integrations", List.of()),
                read.get("outcomes", List.of()));
    }

    /**
     * Last and next notification of one integration.
     *
     * @param name kind and position, as {@code webhook[0]}
     * @param notifiedAt when it was last notified of the group; empty if it was not
     * @param knowsAlert whether that notification held the alert as firing
     * @param repeatAt when that notification is repeated if nothing changes
     * @param next what the next flush would send to it; empty if nothing
     * @param last the latest notification to it whose outcome the server knows
     */
    public record Send(
            String name,
            Optional<GoTime> notifiedAt,
            boolean knowsAlert,
            Optional<GoTime> repeatAt,
            Optional<Next> next,
            Optional<Outcome> last) {
        private static Send read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "name",
                            JsonReader::string,
                            "notifiedAt",
                            Times::read,
                            "knowsAlert",
                            SWITCH,
                            "repeatAt",
                            Times::read,
                            "next",
                            next -> Optional.of(Next.read(next)),
                            "last",
                            last -> Optional.of(Outcome.read(last))));
            return new Send(
                    read.text("name"),
                    read.time("notifiedAt"),
                    read.get("knowsAlert", false),
                    read.time("repeatAt"),
                    read.get("next", Optional.empty()),
                    read.get("last", Optional.empty()));
        }
    }

    /** A notification to come: why, and of how many alerts. */
    public record Next(String reason, long alerts) {
        private static Next read(JsonReader json) throws JsonException {
            JsonReader.Source<?> number = JsonReader::whole;
            JsonFields read = JsonFields.read(json, Map.of("reason", JsonReader::string, "alerts", number));
            return new Next(read.text("reason"), read.get("alerts", 0L));
        }
    }

    /**
     * Outcome of a notification.
     *
     * @param status such as {@code sent} or {@code failed}
     * @param error why it failed; empty if it did not
     * @param replica the replica that sent it, if it was another one; else empty
     */
    public record Outcome(
            Optional<GoTime> at,
            String integration,
            String status,
            String reason,
            long firing,
            long resolved,
            long attempts,
            String error,
            String replica) {
        private static final Map<String, JsonReader.Source<?>> FIELDS = fields();

        private static Map<String, JsonReader.Source<?>> fields() {
            Map<String, JsonReader.Source<?>> fields = new HashMap<>();
            JsonReader.Source<?> number = JsonReader::whole;
            List.of("integration", "status", "reason", "error", "replica")
                    .forEach(name -> fields.put(name, JsonReader::string));
            List.of("firing", "resolved", "attempts").forEach(name -> fields.put(name, number));
            fields.put("at", Times::read);
            return fields;
        }

        private static Outcome read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(json, FIELDS);
            return new Outcome(
                    read.time("at"),
                    read.text("integration"),
                    read.text("status"),
                    read.text("reason"),
                    read.get("firing", 0L),
                    read.get("resolved", 0L),
                    read.get("attempts", 0L),
                    read.text("error"),
                    read.text("replica"));
        }
    }
}
