package io.grapevine.config.file.receiver;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.Value;
import java.util.List;
import java.util.regex.Pattern;

/** The fields of people to mention: they are fixed, so that no label of an alert can mention anyone. */
final class MentionFields {
    private static final Pattern ID = Pattern.compile("[^@\\s<>{}][^\\s<>{}]*");

    private MentionFields() {}

    /** Reports values of lists that are no IDs, templates among them. */
    static void check(RecordDraft draft, String... fields) {
        for (String field : fields) {
            List<String> ids = draft.get(field);
            ids.stream()
                    .filter(id -> !ID.matcher(id).matches() && !id.equals(Value.UNREADABLE))
                    .forEach(id -> draft.fault(
                            field, Quoted.quote(id) + " (expected: an ID without @, which is not a template)"));
        }
    }
}
