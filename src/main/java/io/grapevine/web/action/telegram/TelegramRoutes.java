package io.grapevine.web.action.telegram;

import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.Answer;
import io.grapevine.web.Routes;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.grapevine.web.action.chat.JsonTree;
import io.grapevine.web.action.chat.SignatureCheck;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The webhook of bots that are not polled. The secret of a request says that Telegram has sent it, and for which bot, so no login is
 * asked for. It is answered after the click was handled: until then Telegram repeats it.
 */
final class TelegramRoutes implements Routes {
    /** The path of the webhook. */
    static final String PATH = "/callback/telegram";

    private static final String SECRET = "X-Telegram-Bot-Api-Secret-Token";
    private static final int LARGEST = 64 << 10;

    private final CallbackChecks checks;
    private final Supplier<List<TelegramBotConfig>> apps;
    private final BiFunction<TelegramBotConfig, JsonTree, CompletionStage<?>> updates;

    /**
     * Takes the requests of some bots.
     *
     * @param apps the bots in force that have a webhook
     * @param refusals counts requests that are refused
     * @param updates handles an update of one of them; must not block
     */
    TelegramRoutes(
            Supplier<List<TelegramBotConfig>> apps,
            RefusalCounter refusals,
            BiFunction<TelegramBotConfig, JsonTree, CompletionStage<?>> updates) {
        checks = new CallbackChecks(TelegramActions.PRODUCT.key(), TelegramActions.PRODUCT.title(), refusals);
        this.apps = apps;
        this.updates = updates;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, apps, this::receive);
    }

    private void receive(RoutingContext context, List<TelegramBotConfig> known) {
        String secret = CallbackRoute.header(context, SECRET);
        String body = CallbackRoute.text(context);
        CallbackRoute.identify(
                context,
                () -> bot(known, secret),
                "The secret token is not valid",
                app -> handled(app, body)
                        .whenComplete((done, crash) ->
                                context.vertx().runOnContext(end -> Answer.empty(context, crash == null ? 200 : 500))));
    }

    /** Text that is no update is accepted as well, so that it is not repeated. */
    private CompletionStage<?> handled(TelegramBotConfig app, String body) {
        return JsonTree.read(body)
                .<CompletionStage<?>>map(update -> updates.apply(app, update))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** The secret that requests to the webhook of a bot carry. */
    static String secretToken(TelegramBotConfig app) throws SendFailure {
        SecretSource source = source(app);
        String value = source.read();
        if (!value.matches("[A-Za-z0-9_-]{1,256}")) {
            throw SendFailure.of(
                    source.field() + ": " + (value.isEmpty() ? "empty" : "other characters, or more than 256")
                            + " (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)");
        }
        return CallbackChecks.strong(source, value);
    }

    private static SecretSource source(TelegramBotConfig app) {
        return new SecretSource("actions.telegram: secret_token", app.secretToken(), app.secretTokenFile(), "");
    }

    /** The bot whose secret a request has. */
    private Optional<TelegramBotConfig> bot(List<TelegramBotConfig> known, String secret) {
        byte[] given = secret.getBytes(StandardCharsets.UTF_8);
        for (TelegramBotConfig app : known) {
            Optional<String> expected = checks.read(source(app), () -> secretToken(app));
            if (expected.isPresent() && MessageDigest.isEqual(expected.get().getBytes(StandardCharsets.UTF_8), given)) {
                return Optional.of(app);
            }
        }
        checks.refused(SignatureCheck.FORGED);
        return Optional.empty();
    }
}
