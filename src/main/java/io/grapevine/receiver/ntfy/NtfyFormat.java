package io.grapevine.receiver.ntfy;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.regex.Pattern;

/** ntfy. */
final class NtfyFormat {
    private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}" + CommonFields.OR_TEMPLATE);

    static final IntegrationFormat<NtfyConfig> FORMAT = new IntegrationFormat<>(
            NtfyConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://ntfy.sh");
                draft.exactlyOne("topic", "topic_file");
                draft.requireMatch("topic", TOPIC, "1 to 64 letters of ASCII, digits, - and _, or a template");
                CommonFields.requireNumber(draft, "priority", 1, 5);
                draft.atMostOne("token", "token_file");
            },
            text("click", GROUP_LINK));

    private NtfyFormat() {}
}
