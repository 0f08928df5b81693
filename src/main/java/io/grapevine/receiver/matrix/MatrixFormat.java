package io.grapevine.receiver.matrix;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.config.file.shape.FieldSet.texts;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.regex.Pattern;

/** Rooms of Matrix. */
final class MatrixFormat {
    /** An ID, or a template of one. */
    private static final Pattern ROOM = Pattern.compile("!\\S+" + CommonFields.OR_TEMPLATE);

    private static final Pattern USER = Pattern.compile("@[^\\s:{}]+:[^\\s{}]+");

    static final IntegrationFormat<MatrixConfig> FORMAT = new IntegrationFormat<>(
            MatrixConfig.class,
            MatrixFormat::check,
            text("link", GROUP_LINK),
            texts("mention_users").literal());

    private MatrixFormat() {}

    private static void check(RecordDraft draft, ReceiverDefaults defaults) {
        CommonFields.requireBase(draft, "homeserver", "the address of a homeserver such as https://matrix.example.com");
        String expected = "the ID of a room such as !cURbafjkfsMDVwdRDQ:example.com, which its settings show";
        draft.require("room", expected);
        draft.requireMatch("room", ROOM, expected + "; an alias is none");
        draft.exactlyOne("token", "token_file");
        draft.requireMatch("mention_users", USER, "an ID such as @ana:example.com, which is not a template");
    }
}
