package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.receiver.MatrixConfig;
import java.util.List;
import java.util.regex.Pattern;

/** Rooms of Matrix. */
final class MatrixFormat {
    /** An ID, or a template of one. */
    private static final Pattern ROOM = Pattern.compile("!\\S+|(?s).*\\{\\{.*");

    private static final Pattern USER = Pattern.compile("@[^\\s:{}]+:[^\\s{}]+");

    static final IntegrationFormat<MatrixConfig> FORMAT =
            new IntegrationFormat<>(MatrixConfig.class, MatrixFormat::check, text("link", GROUP_LINK));

    private MatrixFormat() {}

    private static void check(RecordDraft draft, ReceiverDefaults defaults) {
        CommonFields.requireBase(draft, "homeserver", "the address of a homeserver such as https://matrix.example.com");
        String expected = "the ID of a room such as !cURbafjkfsMDVwdRDQ:example.com, which its settings show";
        draft.require("room", expected);
        String room = draft.get("room");
        if (draft.isSet("room") && !ROOM.matcher(room).matches()) {
            draft.fault("room", Quoted.quote(room) + " (expected: " + expected + "; an alias is none)");
        }
        draft.exactlyOne("token", "token_file");
        List<String> users = draft.get("mention_users");
        users.stream()
                .filter(id -> !USER.matcher(id).matches() && !id.equals(Value.UNREADABLE))
                .forEach(id -> draft.fault(
                        "mention_users",
                        Quoted.quote(id) + " (expected: an ID such as @ana:example.com, which is not a template)"));
    }
}
