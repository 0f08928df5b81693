package io.grapevine.receiver.line;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;

/** LINE. */
final class LineFormat {
    static final IntegrationFormat<LineConfig> FORMAT = new IntegrationFormat<>(
            LineConfig.class,
            (draft, defaults) -> {
                draft.complete("url", LineConfig.LINE);
                CommonFields.requireBase(draft, "url", "the address of an API such as https://api.line.me");
                draft.exactlyOne("token", "token_file");
                draft.require("to", "the ID of a user, group or room");
            },
            text("link", GROUP_LINK));

    private LineFormat() {}
}
