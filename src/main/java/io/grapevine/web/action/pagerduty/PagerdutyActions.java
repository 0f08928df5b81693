package io.grapevine.web.action.pagerduty;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.node.action.SearchedIncident;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.grapevine.web.action.chat.ChatEnvironment;
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
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook subscriptions of PagerDuty whose events this replica takes, and their address. The signature of a request says that
 * PagerDuty has sent it, so no login is asked for. What is signed is answered 200, whatever it is about: PagerDuty ends a
 * subscription after three refusals in a row. From any thread.
 */
public final class PagerdutyActions extends CallbackChat<PagerdutyWebhookConfig> {
    /** The path of the address. */
    static final String PATH = "/callback/pagerduty";

    private static final Logger LOG = LoggerFactory.getLogger(PagerdutyActions.class);

    /** PagerDuty sends none that is larger. */
    private static final int LARGEST = 256 << 10;

    private final CallbackChecks checks;
    private final BiFunction<PagerdutyReport, PagerdutyWebhookConfig, CompletionStage<Handled>> events;

    /**
     * No subscriptions yet.
     *
     * @param incidents finds the present incident of the group whose key has a SHA-256 sum, in hexadecimal digits of lower case
     * @param service the author and the permission of what PagerDuty does by itself
     */
    public PagerdutyActions(
            ChatEnvironment environment,
            ActionTarget target,
            Function<String, CompletionStage<SearchedIncident>> incidents,
            ChatUsers service) {
        this(
                target.refusals(),
                new PagerdutyReports(
                        incidents,
                        target,
                        service,
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
        super(PagerdutyReports.KEY, Chats::pagerduty);
        checks = new CallbackChecks(PagerdutyReports.KEY, PagerdutyReports.TITLE, refusals);
        this.events = events;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, this::settings, this::receive);
    }

    private void receive(RoutingContext context, List<PagerdutyWebhookConfig> known) {
        byte[] body = CallbackRoute.body(context);
        PagerdutySignature signature = new PagerdutySignature(CallbackRoute.header(context, PagerdutySignature.HEADER));
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
            Secret secret = checks.read(new SecretSource(
                    "actions.pagerduty: webhook_secret",
                    subscription.webhookSecret(),
                    subscription.webhookSecretFile(),
                    ""));
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
