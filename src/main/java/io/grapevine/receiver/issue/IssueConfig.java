package io.grapevine.receiver.issue;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.time.Duration;
import java.util.List;

/** The fields that all kinds have that keep an issue for each incident. */
public interface IssueConfig extends HttpIntegrationConfig, KindRecord {
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

    /** The limits of the product. */
    IssueText.Limits limits();

    /** Makes the requests of the product, with an access token; throws if the place of the issues is none. */
    IssueTracker tracker(MessageFields fields, String accessToken) throws TemplateFault, SendFailure;

    @Override
    default Notifier notifier(NotifierParts parts) throws SendFailure {
        return new IssueNotifier(this, parts.requests(this));
    }
}
