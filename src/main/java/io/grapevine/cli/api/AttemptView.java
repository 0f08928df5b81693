package io.grapevine.cli.api;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a test notification at one integration of a receiver.
 *
 * @param integration the kind of the integration and its position among those of its kind, as {@code kind[0]}
 * @param outcome {@code delivered}, {@code plain}, {@code retryable}, {@code rejected} or {@code skipped}
 * @param status the status of the last answer; empty if there was none
 * @param millis how long it took
 * @param message what went wrong; empty if nothing did
 */
public record AttemptView(String integration, String outcome, String status, String millis, String message) {
    private static final Set<String> GOOD = Set.of("delivered", "plain", "skipped");
    private static final List<String> FIELDS =
            List.of("integration", "index", "outcome", "message", "durationMillis", "status");

    /**
     * Reads an answer with attempts.
     *
     * @throws JsonException if it is none
     */
    public static List<AttemptView> readAll(JsonReader json) throws JsonException {
        List<AttemptView> attempts = new ArrayList<>();
        json.someFields(List.of("integrations"), name -> attempts.addAll(json.array(AttemptView::read)));
        return attempts;
    }

    private static AttemptView read(JsonReader json) throws JsonException {
        Map<String, String> texts = new HashMap<>();
        json.someFields(FIELDS, name -> {
            boolean number = name.equals("index") || name.equals("durationMillis") || name.equals("status");
            texts.put(name, number ? Long.toString(json.whole()) : json.string());
        });
        return new AttemptView(
                texts.getOrDefault("integration", "") + "[" + texts.getOrDefault("index", "0") + "]",
                texts.getOrDefault("outcome", ""),
                texts.getOrDefault("status", ""),
                texts.getOrDefault("durationMillis", ""),
                texts.getOrDefault("message", ""));
    }

    /** Whether nothing is wrong with it. */
    public boolean isGood() {
        return GOOD.contains(outcome);
    }
}
