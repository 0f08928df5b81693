package io.grapevine.receiver.twilio;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.secret;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Text messages and calls by Twilio. The numbers are fixed, so that no label of an alert sends anyone a message. */
final class TwilioFormat {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    static final IntegrationFormat<TwilioConfig> FORMAT = new IntegrationFormat<>(
            TwilioConfig.class,
            TwilioFormat::check,
            httpUrl("api_url").or(new Url("https://api.twilio.com/")),
            text("link", GROUP_LINK),
            secret("auth_token").literal());

    private TwilioFormat() {}

    private static void check(RecordDraft draft, ReceiverDefaults defaults) {
        CommonFields.requireBase(draft, "api_url", "the address of the API");
        checkSid(draft, "account_sid", "AC");
        draft.require("account_sid", "the SID of an account, such as AC0123…");
        checkSid(draft, "api_key_sid", "SK");
        draft.exactlyOne("auth_token", "auth_token_file");
        checkSid(draft, "messaging_service_sid", "MG");
        draft.exactlyOne("from", "messaging_service_sid");
        draft.require("to", "a list of telephone numbers such as +15550100123");
        checkNumbers(draft);
        checkVoice(draft);
    }

    /** A call says nothing of a template, and a message that an alert has ended seldom deserves one. */
    private static void checkVoice(RecordDraft draft) {
        boolean voice = draft.get("voice");
        if (!voice) {
            return;
        }
        String expected = "a telephone number of the account, as voice is set";
        draft.require("from", expected);
        draft.requireMatch("from", NUMBER, expected);
        if (draft.isSet("message")) {
            draft.fault("message", "set beside voice (expected: none, as a call says name and severity only)");
        }
        if (!draft.in().has("send_resolved")) {
            draft.set("send_resolved", false);
        }
    }

    private static void checkSid(RecordDraft draft, String field, String prefix) {
        draft.requireMatch(field, Pattern.compile(prefix + "[0-9A-Za-z]{1,64}"), "a SID that begins with " + prefix);
    }

    private static void checkNumbers(RecordDraft draft) {
        List<String> numbers = draft.get("to");
        Set<String> seen = new HashSet<>();
        for (String number : numbers) {
            if (!NUMBER.matcher(number).matches() && !number.equals(Value.UNREADABLE)) {
                draft.fault("to", Quoted.quote(number) + " (expected: + and up to 15 digits, not a template)");
            } else if (!seen.add(number)) {
                draft.fault("to", Quoted.quote(number) + " (expected: each number once)");
            }
        }
    }
}
