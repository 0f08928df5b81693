package io.grapevine.receiver.apprise;

import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.regex.Pattern;

/** Apprise. */
final class AppriseFormat {
    private static final Pattern KEY = Pattern.compile("[-_A-Za-z0-9]{1,128}");

    static final IntegrationFormat<AppriseConfig> FORMAT = new IntegrationFormat<>(
            AppriseConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://apprise.example.com");
                draft.exactlyOne("key", "key_file");
                draft.requireMatch("key", KEY, "1 to 128 letters of ASCII, digits, - and _");
                CommonFields.requireWord(draft, "type", "info", "success", "warning", "failure");
                draft.oneOf("format", AppriseConfig.TEXT, AppriseConfig.MARKDOWN, AppriseConfig.HTML);
            },
            text("format", AppriseConfig.TEXT));

    private AppriseFormat() {}
}
