package io.grapevine.integration.pagerduty;

import io.grapevine.config.receiver.PagerdutyConfig;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.model.Utf8;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The details of an event: trees, of which any value may have been a template. */
final class PagerdutyDetails {
    /** What the place is called where events say what is wrong with them. */
    static final String ERROR = "error";

    private PagerdutyDetails() {}

    /** The details rendered, sorted by name as Go writes them; unlike below it, names at the top are no templates. */
    static Map<String, @Nullable Object> of(PagerdutyConfig config, MessageFields texts) {
        Map<String, @Nullable Object> details = new TreeMap<>(Utf8::compare);
        config.details().forEach((name, tree) -> {
            Object value = texts.tree("details." + name, tree);
            if (value != null || !texts.isPlain()) {
                details.put(name, sayable(value));
            }
        });
        if (texts.isPlain()) {
            details.put(ERROR, texts.body("details." + ERROR, ""));
        }
        return details;
    }

    /** A label such as {@code .nan} renders to a number that JSON does not know; its name must do. */
    private static @Nullable Object sayable(@Nullable Object value) {
        try {
            GoJson.encode(value);
            return value;
        } catch (IllegalArgumentException noJson) {
            return String.valueOf(value);
        }
    }
}
