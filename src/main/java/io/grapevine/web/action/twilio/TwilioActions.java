package io.grapevine.web.action.twilio;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TwilioAccountConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.twilio.CallAddress;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.action.FormFields;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.grapevine.web.action.chat.SignatureCheck;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of Twilio whose calls take keys, and the addresses that get these. The signature of a request says that Twilio has
 * sent it, so no login is asked for; the token in the address says which incident the call was about. The answer is what the call
 * says next. From any thread.
 */
public final class TwilioActions extends CallbackChat<TwilioAccountConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(TwilioActions.class);
    private static final int LARGEST = 64 << 10;
    private static final String TYPE = "text/xml; charset=utf-8";

    private final CallbackChecks checks;
    private final String externalUrl;
    private final CallKeys keys;

    /** No accounts yet. */
    public TwilioActions(ChatEnvironment environment, ActionTarget target) {
        this(environment.clock(), target);
    }

    TwilioActions(InstantSource clock, ActionTarget target) {
        super(CallKeys.PRODUCT.key(), Chats::twilio);
        checks = new CallbackChecks(CallKeys.PRODUCT.key(), "Twilio", target.refusals());
        externalUrl = target.externalUrl();
        keys = CallKeys.of(target, clock);
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, CallAddress.PATH + "/:token", LARGEST, this::settings, this::receive);
    }

    private void receive(RoutingContext context, List<TwilioAccountConfig> known) {
        String token = context.pathParam("token");
        TwilioSignature signature = new TwilioSignature(CallbackRoute.header(context, TwilioSignature.HEADER));
        Optional<FormFields> form = form(context);
        RequestWorkers.run(context, () -> answer(known, signature, form, token)) // tokens are in files
                .compose(Future::fromCompletionStage)
                .onSuccess(answer -> answer.ifPresentOrElse(
                        script -> Answer.body(context, 200, TYPE, script),
                        () -> Answer.fault(context, 401, "The signature is not valid")))
                .onFailure(crash -> {
                    LOG.atError().setCause(crash).log("A key of a call could not be handled");
                    Answer.fault(context, 500, "Internal error");
                });
    }

    private static Optional<FormFields> form(RoutingContext context) {
        byte[] body = CallbackRoute.body(context);
        return FormFields.read(CallbackRoute.header(context, "Content-Type"), body);
    }

    /** What the call says; empty if the request is not of an account. */
    private CompletionStage<Optional<String>> answer(
            List<TwilioAccountConfig> known, TwilioSignature signature, Optional<FormFields> form, String token) {
        Optional<FormFields> signed =
                form.filter(fields -> known.stream().anyMatch(account -> isOf(account, signature, fields, token)));
        if (signed.isEmpty()) {
            checks.refused(SignatureCheck.FORGED);
        }
        return signed.map(fields -> keys.press(fields.value("Digits"), fields.value("To"), token)
                        .thenApply(Optional::of))
                .orElse(CompletableFuture.completedStage(Optional.empty()));
    }

    /** The tokens of an account, one a line; more than one while they are replaced. */
    private static List<Secret> tokens(SecretSource source) throws SendFailure {
        List<Secret> tokens = new ArrayList<>();
        for (String line : source.read().lines().map(String::strip).toList()) {
            if (!line.isEmpty()) {
                tokens.add(new Secret(CallbackChecks.strong(source, line)));
            }
        }
        return tokens;
    }

    private boolean isOf(TwilioAccountConfig account, TwilioSignature signature, FormFields form, String token) {
        String url = CallAddress.of(externalUrl, token);
        SecretSource source =
                new SecretSource("actions.twilio: auth_token", account.authToken(), account.authTokenFile(), "");
        return form.value("AccountSid").equals(account.accountSid())
                && checks.read(source, () -> tokens(source)).orElse(List.of()).stream()
                        .anyMatch(secret -> signature.isBy(secret, url, form.values()));
    }
}
