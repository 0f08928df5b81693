package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeReader;
import io.grapevine.template.go.value.TimeWriter;
import java.util.Optional;

/** Times as the API and command lines have them: in the form of RFC 3339. */
public final class Times {
    private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";

    private Times() {}

    /** The time that a text stands for; empty if it is none. It keeps its offset. */
    public static Optional<GoTime> parse(String text) {
        return TimeReader.parse(RFC3339, text);
    }

    /** A time with its milliseconds. */
    public static String write(GoTime time) {
        return TimeWriter.rfc3339Millis(time);
    }

    static GoTime read(JsonReader json) throws JsonException {
        String text = json.string();
        return parse(text)
                .orElseThrow(
                        () -> json.fault(Quoted.quote(text) + " (expected: a time such as 2006-01-02T15:04:05.000Z)"));
    }
}
