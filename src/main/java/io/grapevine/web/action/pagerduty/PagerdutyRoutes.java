package io.grapevine.web.action.pagerduty;

import io.grapevine.config.PagerdutyWebhookConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.grapevine.web.action.chat.SignatureCheck;
import io.grapevine.web.action.pagerduty.PagerdutyReports.Handled;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address of webhook subscriptions. The signature of a request says that PagerDuty has sent it, so no login is asked for. What is
 * signed is answered 200, whatever it is about: PagerDuty ends a subscription after three refusals in a row.
 */
final class PagerdutyRoutes implements Routes {
    /** The path of the address. */
    static final String PATH = "/callback/pagerduty";

    private static final Logger LOG = LoggerFactory.getLogger(PagerdutyRoutes.class);

    /** PagerDuty sends none that is larger. */
    private static final int LARGEST = 256 << 10;

    private final CallbackChecks checks;
    private final Supplier<List<PagerdutyWebhookConfig>> subscriptions;
    private final BiFunction<PagerdutyReport, PagerdutyWebhookConfig, CompletionStage<Handled>> events;

    /**
     * Takes the requests of some subscriptions.
     *
     * @param subscriptions those in force
     * @param refusals counts requests that are refused
     * @param events handles what a signed request reports, on a thread that may wait
     */
    PagerdutyRoutes(
            Supplier<List<PagerdutyWebhookConfig>> subscriptions,
            RefusalCounter refusals,
            BiFunction<PagerdutyReport, PagerdutyWebhookConfig, CompletionStage<Handled>> events) {
        checks = new CallbackChecks(PagerdutyReports.KEY, PagerdutyReports.TITLE, refusals);
        this.subscriptions = subscriptions;
        this.events = events;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, subscriptions, this::receive);
    }

    private void receive(RoutingContext context, List<PagerdutyWebhookConfig> known) {
        byte[] body = CallbackRoute.body(context);
        PagerdutySignature signature = PagerdutySignature.of(context.request().getHeader(PagerdutySignature.HEADER));
        RequestWorkers.run(context, () -> status(known, signature, body)) // secrets are in files, groups are many
                .compose(Future::fromCompletionStage)
                .onSuccess(status -> answer(context, status))
                .onFailure(crash -> {
                    LOG.atError().setCause(crash).log("An event of PagerDuty could not be handled");
                    Answer.fault(context, 500, "Internal error");
                });
    }

    private CompletionStage<Integer> status(
            List<PagerdutyWebhookConfig> known, PagerdutySignature signature, byte[] body) {
        boolean isUnreadable = false;
        Optional<PagerdutyWebhookConfig> sender = Optional.empty();
        for (PagerdutyWebhookConfig subscription : known) {
            SecretSource source = new SecretSource(
                    "actions.pagerduty: webhook_secret",
                    subscription.webhookSecret(),
                    subscription.webhookSecretFile(),
                    "");
            Secret secret = new Secret(checks.read(source, () -> CallbackChecks.strong(source, source.read()))
                    .orElse(""));
            isUnreadable |= secret.isEmpty();
            if (sender.isEmpty() && signature.isBy(secret, body)) {
                sender = Optional.of(subscription);
            }
        }
        if (sender.isEmpty()) {
            checks.refused(SignatureCheck.FORGED);
            // three answers of 401 would end a subscription whose file is only being replaced
            return CompletableFuture.completedStage(isUnreadable ? 503 : 401);
        }
        PagerdutyWebhookConfig subscription = sender.get();
        return PagerdutyReport.parse(new String(body, StandardCharsets.UTF_8))
                .map(event -> events.apply(event, subscription))
                .orElse(CompletableFuture.completedStage(Handled.DONE))
                .thenApply(handled -> handled == Handled.DONE ? 200 : 503);
    }

    private static void answer(RoutingContext context, int status) {
        switch (status) {
            case 200 -> Answer.empty(context, status);
            case 401 -> Answer.fault(context, status, "The signature is not valid");
            default -> Answer.fault(context, status, "The request cannot be handled yet");
        }
    }
}
