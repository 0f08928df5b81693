package io.grapevine.receiver.receivertest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a test notification at one integration. No secret is in it.
 *
 * @param index the position of the integration among those of its kind in the receiver, from 0
 * @param reason the reason of the failure, as the metrics label it; null without a failure
 * @param message the error, or a remark on an accepted notification; null if there is none
 * @param requests the requests that were sent, in order, in the form that the API shows
 */
public record Attempted(
        String integration,
        int index,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String message,
        Duration duration,
        List<JsonObject> requests) {

    public Attempted {
        requests = List.copyOf(requests);
    }

    /** Kind of the outcome. */
    public enum Outcome {
        /** What was meant was accepted. */
        DELIVERED,
        /** A plain message was accepted, because a template fails. */
        PLAIN,
        /** The attempt failed in a way that may pass; a real notification would be tried again. */
        RETRYABLE,
        /** The attempt failed in a way that will not pass. */
        REJECTED,
        /** Nothing was sent, for a real notification would not be either. */
        SKIPPED;

        /** The word for it in answers, metrics and the log. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The form in answers. Its status is that of the last request that was answered. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.put("integration", integration);
        json.put("index", index);
        json.put("outcome", outcome.label());
        if (reason != null) {
            json.put("reason", reason);
        }
        if (message != null) {
            json.put("message", message);
        }
        json.put("durationMillis", duration.toMillis());
        requests.stream()
                .filter(request -> request.containsKey("status"))
                .forEach(request -> json.put("status", request.getInteger("status")));
        return json.put("requests", new JsonArray(requests));
    }
}
