package io.grapevine.receiver.issue;

import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.receiver.message.MessageReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An issue of a list.
 *
 * @param closed when it was closed; null if it is open
 * @param isGivenUp whether a person closed it as not to be worked on
 * @param marker the marker in its text; null if it has none
 */
record FoundIssue(
        String number,
        @Nullable Instant closed,
        boolean isGivenUp,
        @Nullable IssueMarker marker) {
    private static final Pattern ELEMENT = Pattern.compile("/([0-9]{1,9})(/.*)");
    private static final String NULL = "null";

    /** The issues of a list, in its order; of one that is cut off, those before the cut. */
    static List<FoundIssue> in(String list, IssueTracker tracker) {
        Map<Integer, Map<String, String>> elements = new TreeMap<>();
        JsonAnswer.scalarsBefore(list).forEach((pointer, value) -> {
            Matcher element = ELEMENT.matcher(pointer);
            if (element.matches()) {
                elements.computeIfAbsent(Integer.parseInt(element.group(1)), index -> new TreeMap<>())
                        .put(element.group(2), value);
            }
        });
        List<FoundIssue> issues = new ArrayList<>();
        for (Map<String, String> fields : elements.values()) {
            String number = fields.get(tracker.number());
            if (number != null && MessageReference.isNumber(number)) {
                issues.add(of(number, fields, tracker));
            }
        }
        return issues;
    }

    private static FoundIssue of(String number, Map<String, String> fields, IssueTracker tracker) {
        String reason = fields.getOrDefault("/state_reason", NULL);
        return new FoundIssue(
                number,
                time(fields.getOrDefault("/closed_at", NULL)),
                isMoved(fields) || !List.of(NULL, "completed", "reopened").contains(reason),
                IssueMarker.in(fields.getOrDefault(tracker.body(), "")));
    }

    /** Whether the fields of an issue say that it has gone to another place, where it has another number. */
    static boolean isMoved(Map<String, String> fields) {
        return !fields.getOrDefault("/moved_to_id", NULL).equals(NULL);
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
