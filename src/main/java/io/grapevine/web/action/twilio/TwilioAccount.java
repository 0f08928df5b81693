package io.grapevine.web.action.twilio;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.action.chat.CallbackChecks;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one account of Twilio.
 *
 * @param sid its SID
 * @param tokens the tokens by which its requests may be signed, one a line
 */
public record TwilioAccount(String sid, SecretSource tokens) {
    /** The tokens; more than one while they are replaced. */
    List<Secret> read() throws SendFailure {
        List<Secret> secrets = new ArrayList<>();
        for (String line : tokens.read().lines().map(String::strip).toList()) {
            if (!line.isEmpty()) {
                secrets.add(new Secret(CallbackChecks.strong(tokens, line)));
            }
        }
        return secrets;
    }
}
