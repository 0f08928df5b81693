package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.yaml.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code actions.identities}: the ids that users have in chats. */
final class IdentitiesField {
    private static final Pattern ID = Pattern.compile("slack:[A-Z0-9]{2,30}");

    private IdentitiesField() {}

    /** The user of each id. */
    static Map<String, String> read(Value value) {
        Map<String, String> users = new LinkedHashMap<>();
        value.entries().forEach((user, ids) -> {
            if (user.isBlank()) {
                ids.fault("for no user (expected: the name of a user, as in --web.access-file)");
            }
            for (Value id : ids.items()) {
                add(users, user, id);
            }
        });
        return users;
    }

    private static void add(Map<String, String> users, String user, Value id) {
        String text = id.text();
        if (text.equals(Value.UNREADABLE)) {
            return;
        }
        if (!ID.matcher(text).matches()) {
            id.fault(id.describe() + " (expected: slack: and the id of a member, such as slack:U012AB3CD)");
            return;
        }
        String other = users.putIfAbsent(text, user);
        if (other != null) {
            id.fault(id.describe() + " is not unique, it is that of " + Quoted.quote(other)
                    + " (expected: each id once)");
        }
    }
}
