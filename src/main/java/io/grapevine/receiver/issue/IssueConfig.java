package io.grapevine.receiver.issue;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.HttpKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The fields that all kinds have that keep an issue for each incident. */
public interface IssueConfig extends HttpKind {
    /** The access token of the account that writes; empty if a file has it. */
    Secret token();

    /** The file with the token; empty if the token is configured. */
    String tokenFile();

    /** The title of an issue; empty for the default one. */
    String title();

    /** The text of an issue and of its comments; empty for the default one. */
    String message();

    /** The address at the end of the default text. */
    String link();

    /** The labels of an issue. */
    List<String> labels();

    /** How long after its end an issue is reopened for a new incident of its group; zero for never. */
    Duration reopenDuration();

    /** The longest title that the product takes. */
    Length titleLimit();

    /** The longest name of a label that the product takes. */
    Length labelLimit();

    /** Makes the requests of the product, with an access token; throws if the place of the issues is none. */
    IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure;

    @Override
    default Notifier notifier(Requests requests) {
        return notification -> requests.sayingDuration()
                .<Function<Requests.Attempt, IssueExchange>>deliver(
                        notification,
                        fields -> {
                            String accessToken = new SecretSource("token", token(), tokenFile(), "").read();
                            IssueTracker tracker = tracker(fields, accessToken);
                            IssueText text = IssueText.of(this, fields, notification);
                            return attempt -> new IssueExchange(this, notification, tracker, text, attempt);
                        },
                        (exchange, attempt) -> exchange.apply(attempt).begin());
    }
}
