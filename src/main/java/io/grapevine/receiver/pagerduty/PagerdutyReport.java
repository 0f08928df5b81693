package io.grapevine.receiver.pagerduty;

import io.grapevine.base.go.Utf8;
import io.grapevine.receiver.action.JsonTree;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A webhook event by which PagerDuty reports that one of our incidents was acknowledged there, or is no longer.
 *
 * @param keySum the key of the incident, by which we know its group: 64 hexadecimal digits
 * @param at the time of the change, by PagerDuty's clock
 * @param userId the id of the user, such as {@code PXPGF42}; empty if an integration or PagerDuty itself made the
 *     change
 * @param userName the name of the user at PagerDuty; may be empty
 * @param permalink the address of the incident's page; empty if it is not known
 */
record PagerdutyReport(Change change, String keySum, Instant at, String userId, String userName, String permalink) {
    private static final Pattern KEY_SUM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ID = Pattern.compile("[A-Z0-9]{2,30}");
    private static final Pattern PERMALINK =
            Pattern.compile("https://[a-z0-9-]{1,63}(\\.eu)?\\.pagerduty\\.com/incidents/[A-Z0-9]{2,30}");
    private static final int LONGEST_NAME = 100;

    /** Change of an incident. */
    enum Change {
        ACKNOWLEDGED,
        /** A user has taken the acknowledgement back, or its time is over. */
        UNACKNOWLEDGED
    }

    /** Reads the body of a request; empty for other events, and for incidents whose key is not one of ours. */
    static Optional<PagerdutyReport> parse(String body) {
        return JsonTree.read(body).map(tree -> tree.at("event")).flatMap(PagerdutyReport::of);
    }

    private static Optional<PagerdutyReport> of(JsonTree event) {
        Optional<Change> change = switch (event.text("event_type")) {
            case "incident.acknowledged" -> Optional.of(Change.ACKNOWLEDGED);
            case "incident.unacknowledged" -> Optional.of(Change.UNACKNOWLEDGED);
            default -> Optional.empty();
        };
        String keySum = event.text("data", "incident_key");
        Optional<Instant> at = time(event.text("occurred_at"));
        if (change.isEmpty() || at.isEmpty() || !KEY_SUM.matcher(keySum).matches()) {
            return Optional.empty();
        }
        String id = event.text("agent", "id");
        boolean isUser = event.text("agent", "type").equals("user_reference")
                && ID.matcher(id).matches();
        String permalink = event.text("data", "html_url");
        return Optional.of(new PagerdutyReport(
                change.get(),
                keySum,
                at.get(),
                isUser ? id : "",
                isUser ? Utf8.first(event.text("agent", "summary"), LONGEST_NAME) : "",
                PERMALINK.matcher(permalink).matches() ? permalink : ""));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a user made the change. */
    boolean isByUser() {
        return !userId.isEmpty();
    }
}
