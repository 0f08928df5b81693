package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code actions.identities}: the ids that users have in chats. */
final class IdentitiesField {
    private static final List<Form> FORMS = List.of(
            new Form("slack:U012AB3CD", "slack:[A-Z0-9]{2,30}"),
            new Form("telegram:4711", "telegram:[1-9][0-9]{0,18}"),
            new Form("mattermost:4xp9fdt77pncbef59f4k1qe83o", "mattermost:[a-z0-9]{26}"),
            new Form("discord:80351110224678912", "discord:[0-9]{15,20}"),
            new Form("pagerduty:PXPGF42", "pagerduty:[A-Z0-9]{2,30}"),
            new Form("twilio:+15550100101", "twilio:\\+[1-9][0-9]{6,14}"));

    /** The form of the ids of a product, with an example. */
    private record Form(String example, Pattern pattern) {
        Form(String example, String pattern) {
            this(example, Pattern.compile(pattern));
        }
    }

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
        if (FORMS.stream().noneMatch(form -> form.pattern().matcher(text).matches())) {
            String product = text.contains(":") ? text.substring(0, text.indexOf(':') + 1) : "";
            List<String> all = FORMS.stream().map(Form::example).toList();
            List<String> own =
                    all.stream().filter(each -> each.startsWith(product)).toList();
            id.fault(id.describe() + " (expected: a product and the id of a user there, such as "
                    + String.join(" or ", own.isEmpty() ? all : own) + ")");
            return;
        }
        String other = users.putIfAbsent(text, user);
        if (other != null) {
            id.fault(id.describe() + " is not unique, it is that of " + Quoted.quote(other)
                    + " (expected: each id once)");
        }
    }
}
