package io.grapevine.receiver.signal;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Signal. */
final class SignalFormat {
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{6,18}");

    /** Numbers may be IDs of accounts, which are UUIDs. */
    private static final Pattern NUMBER_OR_ID =
            Pattern.compile(NUMBER.pattern() + "|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    static final IntegrationFormat<SignalConfig> FORMAT =
            new IntegrationFormat<>(SignalConfig.class, (draft, defaults) -> complete(draft), text("link", GROUP_LINK));

    private SignalFormat() {}

    /** A kind of recipients. */
    private enum Recipient {
        GROUP,
        NUMBER,
        USER_NAME;

        static Recipient of(String text) {
            if (text.startsWith("group.")) {
                return GROUP;
            }
            return NUMBER_OR_ID.matcher(text).matches() ? NUMBER : USER_NAME;
        }
    }

    private static void complete(RecordDraft draft) {
        CommonFields.requireBase(draft, "url", "the address of a server such as http://signal:8080");
        draft.require("number", "the telephone number of the sender, such as +15550100");
        draft.require("recipients", "one group, or telephone numbers, or user names");
        draft.requireMatch("number", NUMBER, "+ and digits, such as +15550100");
        List<String> recipients = draft.get("recipients");
        List<Recipient> kinds =
                recipients.stream().map(Recipient::of).distinct().toList();
        if (kinds.size() > 1 || (kinds.contains(Recipient.GROUP) && recipients.size() > 1)) {
            draft.fault(
                    "recipients", "cannot be reached by one message (expected: one group, or numbers, or user names)");
        }
    }
}
