package io.grapevine.receiver.twilio;

import io.grapevine.base.Hmac;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TwilioAccountConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.Callback.Request;
import io.grapevine.receiver.action.CallbackChecks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.FormFields;
import io.grapevine.receiver.action.RunningChat;
import io.grapevine.receiver.action.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accounts of Twilio whose calls take keys, and the addresses that get these. The signature of a request says that Twilio has
 * sent it, so no login is asked for; the token in the address says which incident the call was about. The answer is what the call
 * says next. From any thread.
 */
final class TwilioActions extends RunningChat<TwilioAccountConfig, TwilioAccountConfig> {
    private static final String PATH = "/callback/twilio/";
    private static final int LARGEST = 64 << 10;
    private static final String TYPE = "text/xml; charset=utf-8";

    /** Scheme, host, port and the rest. */
    private static final Pattern ADDRESS = Pattern.compile("(https?://)([^/]*?)(:[0-9]+)?(/.*)", Pattern.DOTALL);

    private final CallbackChecks checks;
    private final String externalUrl;
    private final CallKeys keys;

    /** No accounts yet. */
    TwilioActions(ChatEnvironment environment, ActionTarget target) {
        this(environment.clock(), target);
    }

    TwilioActions(InstantSource clock, ActionTarget target) {
        super(Chats::twilio);
        checks = new CallbackChecks(CallKeys.PRODUCT.key(), "Twilio", target.refusals());
        externalUrl = target.externalUrl();
        keys = CallKeys.of(target, clock);
    }

    /**
     * The address that gets the keys of a call. It has a token, which no log may have.
     *
     * @param externalUrl the URL of the user interface, without a slash at its end
     */
    static String address(String externalUrl, String token) {
        return externalUrl + PATH + token;
    }

    @Override
    protected TwilioAccountConfig start(TwilioAccountConfig account) {
        return account;
    }

    @Override
    public Callback<TwilioAccountConfig> callback() {
        return new Callback<>(PATH + ":account", "A key of a call", LARGEST, this::settings, this::receive);
    }

    private CompletionStage<Reply> receive(Request request, List<TwilioAccountConfig> known) {
        String token = request.account();
        String signature = request.header("X-Twilio-Signature");
        Optional<FormFields> form = FormFields.read(request.header("Content-Type"), request.body());
        return checks.signer(
                        known,
                        account -> SignatureCheck.of(form.filter(fields -> isOf(account, signature, fields, token))
                                .isPresent()))
                .flatMap(account -> form)
                .map(fields -> keys.press(fields.value("Digits"), fields.value("To"), token)
                        .thenApply(script -> new Reply(200, TYPE, script, Optional.empty())))
                .orElse(Reply.UNSIGNED.now());
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

    private boolean isOf(TwilioAccountConfig account, String signature, FormFields form, String token) {
        String url = address(externalUrl, token);
        SecretSource source = new SecretSource(
                "messages.buttons.apps.twilio: auth_token", account.authToken(), account.authTokenFile(), "");
        return form.value("AccountSid").equals(account.accountSid())
                && checks.read(source, () -> tokens(source)).orElse(List.of()).stream()
                        .anyMatch(secret -> isBy(secret, signature, url, form.values()));
    }

    /**
     * Whether an address as Twilio knows it, and the fields of a form, were signed with a token. The address is not that of the request
     * as it arrives, which a proxy may have changed; Twilio has signed addresses with the port and without it.
     */
    static boolean isBy(Secret token, String signature, String url, Map<String, String> form) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return !token.isEmpty()
                && Stream.of(url, withPort(url), withoutPort(url))
                        .distinct()
                        .anyMatch(address -> MessageDigest.isEqual(
                                code(token, address, form).getBytes(StandardCharsets.US_ASCII), given));
    }

    private static String withPort(String url) {
        Matcher parts = ADDRESS.matcher(url);
        return parts.matches() && parts.group(3) == null
                ? parts.group(1)
                        + parts.group(2)
                        + (parts.group(1).equals("https://") ? ":443" : ":80")
                        + parts.group(4)
                : url;
    }

    private static String withoutPort(String url) {
        Matcher parts = ADDRESS.matcher(url);
        return parts.matches() ? parts.group(1) + parts.group(2) + parts.group(4) : url;
    }

    private static String code(Secret token, String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        return Hmac.SHA1.base64(token.reveal(), text.toString());
    }
}
