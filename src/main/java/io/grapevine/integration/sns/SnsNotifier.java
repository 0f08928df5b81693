package io.grapevine.integration.sns;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.config.receiver.SnsConfig;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Conversation;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSender;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Publishes notifications through Amazon SNS. */
public final class SnsNotifier implements Notifier {
    private static final String SERVICE = "sns";

    /** As long as the attempt may take. */
    private static final Duration ALL = Duration.ofDays(1);

    /** What is on this machine answers soon or never. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final SnsConfig config;
    private final Requests requests;
    private final HttpSender far;
    private final HttpSender near;
    private final AwsEnvironment environment;
    private final KeyRing ring;
    private final InstantSource clock;
    private final Executor offLoop;

    /**
     * A notifier for one {@code sns_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public SnsNotifier(SnsConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this(config, wording, senders, InstantSource.system());
    }

    /** The same with another clock, for tests. */
    SnsNotifier(SnsConfig config, MessageTemplates wording, HttpSenders senders, InstantSource clock)
            throws SendFailure {
        this.config = config;
        HttpConfig far = AwsClient.far(config, senders.environment());
        this.requests = new Requests(config.kind(), wording, senders.of(far));
        this.far = senders.quiet(far);
        this.near = senders.quiet(AwsClient.near());
        this.environment = new AwsEnvironment(senders.environment());
        this.ring = new KeyRing(clock);
        this.clock = clock;
        this.offLoop = senders.offLoop();
    }

    /**
     * What is published, and how.
     *
     * @param call the request
     * @param keys where its keys come from
     * @param region the region it is signed for
     * @param sts the service that gives out the keys of roles
     */
    private record Publication(AwsCall call, KeySource keys, String region, AwsSts sts) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<SnsMessage> draft;
        Publication publication;
        try {
            draft = requests.wording().draft(notification, texts -> SnsMessage.of(config, notification, texts));
            publication = publication(draft.message());
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        Conversation conversation = new Conversation(requests.attempt(notification), requests.sender(), offLoop);
        KeyErrands errands = new KeyErrands(
                publication.sts(),
                new Errand("STS", far, offLoop, conversation, ALL),
                new Errand("no keys configured, metadata service", near, offLoop, conversation, SOON));
        return ring.keys(publication.keys(), errands)
                .thenCompose(step -> step instanceof Step.Done<AwsKeys> done
                        ? publish(publication, done.value(), conversation, notification)
                        : CompletableFuture.completedFuture(((Step.Ended<AwsKeys>) step).outcome()))
                .thenApply(draft::judged);
    }

    /** Reads the files that AWS's clients share, too. */
    private Publication publication(SnsMessage message) throws SendFailure {
        Sigv4Config signing = config.sigv4();
        KeyChain chain = new KeyChain(environment, AwsProfiles.read(environment.variables()));
        String region = chain.region(signing);
        String url = message.apiUrl().isEmpty() ? environment.endpoint(SERVICE, region, false) : message.apiUrl();
        KeySource keys = chain.source(signing);
        String sts = keys instanceof KeySource.Known
                ? "" // nobody asks it
                : environment.endpoint("sts", region, signing.useFipsStsEndpoint());
        return new Publication(AwsCall.of(url, message.parameters()), keys, region, new AwsSts(sts, region));
    }

    private CompletionStage<Outcome> publish(
            Publication publication, AwsKeys keys, Conversation conversation, Notification notification) {
        AwsScope scope = new AwsScope(publication.region(), SERVICE, clock.instant());
        return conversation.end(publication.call().signed(keys, scope), reply -> outcome(reply, keys, notification));
    }

    private Outcome outcome(HttpReply reply, AwsKeys keys, Notification notification) {
        if (StatusTable.isSuccess(reply.status())) {
            return new Outcome.Delivered(notification.receiverData());
        }
        AwsRefusal refusal = AwsRefusal.of("SNS", reply, keys);
        if (refusal.keysExpired()) {
            ring.forgetAll();
        }
        return refusal.outcome();
    }
}
