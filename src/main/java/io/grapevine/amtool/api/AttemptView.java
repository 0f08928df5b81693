package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Outcome of a test notification at one integration of a receiver.
 *
 * @param integration the kind of the integration and its position among those of its kind, as {@code kind[0]}
 * @param outcome {@code delivered}, {@code plain}, {@code retryable}, {@code rejected} or {@code skipped}
 * @param status the status of the last answer; empty if there was none
 * @param message what went wrong; empty if nothing did
 */
public record AttemptView(String integration, String outcome, String status, String millis, String message) {
    private static final Set<String> GOOD = Set.of("delivered", "plain", "skipped");
    private static final JsonReader.Source<?> NUMBER = json -> Long.toString(json.whole());
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "integration",
            JsonReader::string,
            "index",
            NUMBER,
            "outcome",
            JsonReader::string,
            "message",
            JsonReader::string,
            "durationMillis",
            NUMBER,
            "status",
            NUMBER);

    /** Reads an answer with attempts; throws if it is none. */
    public static List<AttemptView> readAll(JsonReader json) throws JsonException {
        List<AttemptView> attempts = new ArrayList<>();
        json.someFields(List.of("integrations"), name -> attempts.addAll(json.array(AttemptView::read)));
        return attempts;
    }

    private static AttemptView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new AttemptView(
                read.text("integration") + "[" + read.get("index", "0") + "]",
                read.text("outcome"),
                read.text("status"),
                read.text("durationMillis"),
                read.text("message"));
    }

    /** Whether nothing is wrong with it. */
    public boolean isGood() {
        return GOOD.contains(outcome);
    }
}
