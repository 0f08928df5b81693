package io.grapevine.web.action.telegram;

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
import org.jspecify.annotations.Nullable;

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
    private final Supplier<List<TelegramApp>> apps;
    private final BiFunction<TelegramApp, JsonTree, CompletionStage<?>> updates;

    /**
     * Takes the requests of some bots.
     *
     * @param apps the bots in force that have a webhook
     * @param refusals counts requests that are refused
     * @param updates handles an update of one of them; must not block
     */
    TelegramRoutes(
            Supplier<List<TelegramApp>> apps,
            RefusalCounter refusals,
            BiFunction<TelegramApp, JsonTree, CompletionStage<?>> updates) {
        checks = new CallbackChecks(TelegramActions.PRODUCT.key(), TelegramActions.PRODUCT.title(), refusals);
        this.apps = apps;
        this.updates = updates;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, apps, this::receive);
    }

    private void receive(RoutingContext context, List<TelegramApp> known) {
        String secret = context.request().getHeader(SECRET);
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
    private CompletionStage<?> handled(TelegramApp app, String body) {
        return JsonTree.read(body)
                .<CompletionStage<?>>map(update -> updates.apply(app, update))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** The bot whose secret a request has. */
    private Optional<TelegramApp> bot(List<TelegramApp> known, @Nullable String secret) {
        byte[] given = (secret == null ? "" : secret).getBytes(StandardCharsets.UTF_8);
        for (TelegramApp app : known) {
            Optional<String> expected = checks.read(app.secretToken(), app::readSecretToken);
            if (expected.isPresent() && MessageDigest.isEqual(expected.get().getBytes(StandardCharsets.UTF_8), given)) {
                return Optional.of(app);
            }
        }
        checks.refused(SignatureCheck.FORGED);
        return Optional.empty();
    }
}
