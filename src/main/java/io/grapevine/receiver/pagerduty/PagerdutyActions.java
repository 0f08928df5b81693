package io.grapevine.receiver.pagerduty;

import io.grapevine.base.Hmac;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.Callback.Request;
import io.grapevine.receiver.action.CallbackChecks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.RunningChat;
import io.grapevine.receiver.action.SignatureCheck;
import io.grapevine.receiver.pagerduty.PagerdutyReports.Handled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * The webhook subscriptions of PagerDuty whose events this replica takes, and their address. The signature of a request says that
 * PagerDuty has sent it, so no login is asked for. What is signed is answered 200, whatever it is about: PagerDuty ends a
 * subscription after three refusals in a row. From any thread.
 */
final class PagerdutyActions extends RunningChat<PagerdutyWebhookConfig, PagerdutyWebhookConfig> {
    /** The path of the address. */
    static final String PATH = "/callback/pagerduty";

    /** PagerDuty sends none that is larger. */
    private static final int LARGEST = 256 << 10;

    private static final Reply LATER = Reply.fault(503, "The request cannot be handled yet");

    private final CallbackChecks checks;
    private final BiFunction<PagerdutyReport, PagerdutyWebhookConfig, CompletionStage<Handled>> events;

    /** No subscriptions yet. */
    PagerdutyActions(ChatEnvironment environment, ActionTarget target) {
        this(
                target.refusals(),
                new PagerdutyReports(
                        target,
                        environment.clock(),
                        task -> environment.vertx().executeBlocking(Executors.callable(task), false))::handle);
    }

    /**
     * No subscriptions yet.
     *
     * @param refusals counts requests that are refused
     * @param events handles what a signed request reports, on a thread that may wait
     */
    PagerdutyActions(
            RefusalCounter refusals,
            BiFunction<PagerdutyReport, PagerdutyWebhookConfig, CompletionStage<Handled>> events) {
        super(Chats::pagerduty);
        checks = new CallbackChecks(PagerdutyReports.KEY, PagerdutyReports.TITLE, refusals);
        this.events = events;
    }

    @Override
    protected PagerdutyWebhookConfig start(PagerdutyWebhookConfig subscription) {
        return subscription;
    }

    @Override
    public Callback<PagerdutyWebhookConfig> callback() {
        return new Callback<>(PATH, "An event of PagerDuty", LARGEST, this::settings, this::receive);
    }

    private CompletionStage<Reply> receive(Request request, List<PagerdutyWebhookConfig> known) {
        String signatures = request.header("X-PagerDuty-Signature");
        Optional<PagerdutyWebhookConfig> sender =
                checks.signer(known, each -> SignatureCheck.of(isBy(secret(each), signatures, request.body())));
        if (sender.isEmpty()) {
            // three answers of 401 would end a subscription whose file is only being replaced
            boolean isUnreadable = known.stream().anyMatch(each -> secret(each).isEmpty());
            return (isUnreadable ? LATER : Reply.UNSIGNED).now();
        }
        return PagerdutyReport.parse(request.text())
                .map(event -> events.apply(event, sender.get())
                        .thenApply(handled -> handled == Handled.DONE ? Reply.OK : LATER))
                .orElse(Reply.OK.now());
    }

    /**
     * Whether a body as it came was signed with a secret. While a secret is replaced there are signatures by the old and by the new
     * one.
     *
     * @param signatures signatures with their versions, separated by commas
     */
    static boolean isBy(Secret secret, String signatures, byte[] body) {
        if (secret.isEmpty()) {
            return false;
        }
        byte[] expected = ("v1=" + Hmac.SHA256.hex(secret.reveal(), body)).getBytes(StandardCharsets.US_ASCII);
        return Arrays.stream(signatures.split(","))
                .map(signature -> signature.strip().getBytes(StandardCharsets.UTF_8))
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
    }

    private Secret secret(PagerdutyWebhookConfig subscription) {
        return checks.read(new SecretSource(
                "messages.buttons.apps.pagerduty: webhook_secret",
                subscription.webhookSecret(),
                subscription.webhookSecretFile(),
                ""));
    }
}
