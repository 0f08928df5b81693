package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.TwilioAccountConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.twilio.TwilioConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The field table of an account in {@code actions.twilio}. */
final class TwilioAccountSection {
    static final Shape<TwilioAccountConfig> SHAPE =
            Shape.of(TwilioAccountConfig.class).checked(TwilioAccountSection::check);

    private static final Pattern SID = Pattern.compile("AC[0-9A-Za-z]{1,64}");
    private static final String EXPECTED = "the SID of an account, such as AC0123…";

    private TwilioAccountSection() {}

    private static void check(RecordDraft draft) {
        draft.exactlyOne("auth_token", "auth_token_file");
        ActionsSection.refuseShortSecret(draft, "auth_token");
        draft.require("account_sid", EXPECTED);
        draft.requireMatch("account_sid", SID, EXPECTED);
    }

    /** What is missing for the keys of calls: each account has tokens of its own. */
    static Optional<String> missing(ActionsConfig actions, AddedReceivers receivers) {
        List<String> known = actions.chats().twilio().stream()
                .map(TwilioAccountConfig::accountSid)
                .toList();
        return receivers.byName().values().stream()
                .flatMap(List::stream)
                .filter(TwilioConfig.class::isInstance)
                .map(TwilioConfig.class::cast)
                .filter(TwilioConfig::voice)
                .map(TwilioConfig::accountSid)
                .filter(sid -> !known.isEmpty() && !known.contains(sid))
                .findFirst()
                .map(sid -> "twilio: no account " + Quoted.quote(sid)
                        + ", whose calls ask for keys (expected: each account of" + " twilio_configs with voice)");
    }
}
