package io.grapevine.files;

import static io.grapevine.config.shape.FieldSet.httpUrl;
import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.oneOf;

import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.config.ActionsConfig.LinkAccess;
import io.grapevine.config.ActionsConfig.MattermostServerConfig;
import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.config.ActionsConfig.TwilioAccountConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlScalars;
import io.grapevine.model.Action.Verb;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.receiver.twilio.TwilioConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code messages.buttons} of {@code grapevine.yml}. An instance serves one file.
 *
 * @param posting the integrations whose messages have buttons, and those whose services have some themselves
 */
record ButtonsSection(List<IntegrationConfig> posting) {
    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(31);
    private static final String LOGIN = "login";
    private static final String HOLDER = "holder";
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[[^\\[\\]]*]|[^\\[\\]:]*):(\\d{1,5})");

    private static final Shape<DiscordAppConfig> DISCORD =
            app(DiscordAppConfig.class, DiscordAppConfig.API).checked(ButtonsSection::checkDiscord);

    private static final Shape<PagerdutyWebhookConfig> PAGERDUTY = Shape.of(
                    PagerdutyWebhookConfig.class,
                    oneOf("on_acknowledge", Verb.ACK.text(), choice(Verb.ACK)),
                    oneOf("on_unacknowledge", Verb.UNDO.text(), choice(Verb.UNDO)))
            .checked(ButtonsSection::checkPagerduty);

    private static final Shape<SlackAppConfig> SLACK =
            app(SlackAppConfig.class, SlackAppConfig.API).checked(ButtonsSection::checkSlack);

    private static final Shape<TelegramBotConfig> TELEGRAM =
            app(TelegramBotConfig.class, TelegramBotConfig.API).checked(ButtonsSection::checkTelegram);

    private static final Shape<TwilioAccountConfig> TWILIO =
            Shape.of(TwilioAccountConfig.class).checked(ButtonsSection::checkTwilio);
    private static final Pattern TWILIO_SID = Pattern.compile("AC[0-9A-Za-z]{1,64}");
    private static final String SID_EXPECTED = "the SID of an account, such as AC0123…";
    private static final List<Form> IDENTITIES = List.of(
            new Form("slack:U012AB3CD", "slack:[A-Z0-9]{2,30}"),
            new Form("telegram:4711", "telegram:[1-9][0-9]{0,18}"),
            new Form("mattermost:4xp9fdt77pncbef59f4k1qe83o", "mattermost:[a-z0-9]{26}"),
            new Form("discord:80351110224678912", "discord:[0-9]{15,20}"),
            new Form("pagerduty:PXPGF42", "pagerduty:[A-Z0-9]{2,30}"),
            new Form("twilio:+15550100101", "twilio:\\+[1-9][0-9]{6,14}"));

    /** The form of the ids of a product, with an example. */
    private record Form(String example, Pattern pattern) {
        Form(String example, String pattern) {
            this(example, Pattern.compile(pattern));
        }
    }

    /** The fields of an app whose API is called. */
    private static <T extends Record> Shape<T> app(Class<T> type, Url api) {
        return Shape.of(
                type, object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT), httpUrl("api_url", api));
    }

    ActionsConfig read(MappingReader in) {
        Value identities = in.value("identities");
        ActionsConfig actions = new ActionsConfig(
                in.value("key_file").filePath(),
                expiry(in.value("link_expiry")),
                links(in.value("links")),
                address(in.value("listen")),
                in.value("apps").read(this::apps),
                identities(identities));
        if (!actions.identities().isEmpty() && actions.chats().equals(Chats.NONE)) {
            identities.warn("no effect (expected: one of apps, such as slack)");
        }
        return actions;
    }

    private Chats apps(MappingReader in) {
        return new Chats(
                apps(in.value("slack"), SLACK, this::completeSlack),
                apps(in.value("telegram"), TELEGRAM, this::completeTelegram),
                in.value("mattermost").objects(ButtonsSection::mattermost),
                in.value("discord").objects(DISCORD::read),
                in.value("pagerduty").objects(PAGERDUTY::read),
                apps(in.value("twilio"), TWILIO, this::completeTwilio));
    }

    /** Reads apps, which {@code complete} gives what they lack; it gets the number of apps. */
    private static <T extends Record> List<T> apps(Value list, Shape<T> shape, ObjIntConsumer<RecordDraft> complete) {
        int count = list.isList() ? list.items().size() : 0;
        return list.objects(in -> {
            RecordDraft draft = shape.draft(in);
            complete.accept(draft, count);
            return shape.finish(draft);
        });
    }

    private <T> List<T> posting(Class<T> kind) {
        return posting.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Takes the token of the receivers for an app without one, if there is one of each; returns why not, or nothing. */
    private static String take(
            RecordDraft draft, String field, Stream<Authorization> found, int apps, String receivers) {
        List<Authorization> tokens = found.distinct().toList();
        if (tokens.isEmpty()) {
            return ", as no " + receivers + " have one";
        }
        if (tokens.size() > 1) {
            return ", as " + receivers + " have " + tokens.size() + " different ones";
        }
        if (apps > 1) {
            return ", as there are " + apps + " here";
        }
        draft.set(field, tokens.get(0).credentials());
        draft.set(field + "_file", tokens.get(0).credentialsFile());
        return "";
    }

    /** Takes the address of the API, too, of the receivers that an app has its token of, unless it has one or they have several. */
    private static void takeApi(RecordDraft draft, Stream<Url> found) {
        List<Url> urls = found.map(Url::withTrailingSlash).distinct().toList();
        if (draft.in().value("api_url").isNull() && urls.size() == 1) {
            draft.set("api_url", urls.get(0));
        }
    }

    private void completeTelegram(RecordDraft draft, int apps) {
        if (!draft.isAnySet("bot_token", "bot_token_file")) {
            Stream<Authorization> tokens = posting(TelegramConfig.class).stream()
                    .map(each -> Authorization.bearer(each.botToken(), each.botTokenFile()));
            String why = take(draft, "bot_token", tokens, apps, "telegram_configs with buttons");
            if (!why.isEmpty()) {
                draft.fault("missing bot_token or bot_token_file (expected: one of them, of the bot that posts the"
                        + " messages" + why + ")");
            } else {
                takeApi(draft, posting(TelegramConfig.class).stream().map(TelegramConfig::apiUrl));
            }
        }
    }

    /** A Slack app can do without the token of its bot, so that nothing is wrong if it is not known. */
    private void completeSlack(RecordDraft draft, int apps) {
        List<Authorization> tokens = posting(SlackConfig.class).stream()
                .flatMap(each -> each.botToken().stream())
                .filter(each -> each.credentialsRef().isEmpty())
                .toList();
        if (!draft.isAnySet("bot_token", "bot_token_file") && !tokens.isEmpty()) {
            String why = take(draft, "bot_token", tokens.stream(), apps, "slack_configs with buttons");
            if (!why.isEmpty()) {
                draft.in().value("bot_token").warn("missing (expected: that of the app's bot" + why + ")");
            } else {
                takeApi(draft, posting(SlackConfig.class).stream().flatMap(each -> each.methods().stream()));
            }
        }
    }

    /** Twilio signs by the token of the account, which is not the secret of an API key. */
    private void completeTwilio(RecordDraft draft, int apps) {
        String sid = draft.get("account_sid");
        List<TwilioConfig> calls = posting(TwilioConfig.class).stream()
                .filter(each -> sid.isEmpty() || each.accountSid().equals(sid))
                .toList();
        List<String> sids =
                calls.stream().map(TwilioConfig::accountSid).distinct().toList();
        if (sid.isEmpty() && sids.size() == 1 && apps == 1) {
            draft.set("account_sid", sids.get(0));
        }
        if (draft.isSet("account_sid") && !draft.isAnySet("auth_token", "auth_token_file")) {
            String why = take(
                    draft,
                    "auth_token",
                    calls.stream()
                            .filter(each -> each.apiKeySid().isEmpty())
                            .map(each -> Authorization.bearer(each.authToken(), each.authTokenFile())),
                    1,
                    "twilio_configs with voice and without an API key");
            if (!why.isEmpty()) {
                draft.fault("missing auth_token or auth_token_file (expected: one of them, of the account" + why + ")");
            }
        }
    }

    /** Reports an authorization in the client's settings of an app or a bot. */
    static void refuseAuthorization(RecordDraft draft, String why) {
        HttpConfig http = draft.get("http_config");
        if (http != null && http.authorization() != null) {
            draft.fault("http_config", "authorization (expected: none, " + why + ")");
        }
    }

    /** Reports a secret by which requests of a product are known that is so short that it can be guessed. */
    static void refuseShortSecret(RecordDraft draft, String field) {
        Secret secret = draft.get(field);
        if (secret != null && isJudged(draft, secret) && !secret.reveal().equals(Value.UNREADABLE)) {
            ActionKeyText.faultOfCallbackField(secret.reveal()).ifPresent(fault -> draft.fault(field, fault));
        }
    }

    private static boolean isJudged(RecordDraft draft, Secret secret) {
        return !secret.isEmpty() && draft.in().judgesSecrets();
    }

    private static LinkAccess links(Value value) {
        return value.oneOf(LOGIN, List.of(LOGIN, HOLDER)).equals(HOLDER) ? LinkAccess.HOLDER : LinkAccess.LOGIN;
    }

    private static String address(Value value) {
        String text = value.text();
        Matcher address = ADDRESS.matcher(text);
        boolean isAddress = address.matches() && IpNetwork.port(address.group(1)) >= 0;
        if (!isAddress && !text.isEmpty() && !text.equals(Value.UNREADABLE)) {
            value.fault(value.describe() + " (expected: host:port or :port)");
        }
        return isAddress ? text : "";
    }

    private static Duration expiry(Value value) {
        Duration usual = ActionsConfig.DEFAULT.linkExpiry();
        return value.isNull()
                ? usual
                : value.duration(LEAST, MOST, "from 5m to 31d").orElse(usual);
    }

    private static void checkDiscord(RecordDraft draft) {
        String key = draft.get("public_key");
        if (key.isEmpty()) {
            draft.fault("public_key", "missing (expected: the public key of the app, 64 hexadecimal digits)");
        } else if (!key.matches("[0-9a-fA-F]{64}")) {
            draft.fault(
                    "public_key", Quoted.quote(key) + " (expected: the public key of the app, 64 hexadecimal digits)");
        }
        refuseAuthorization(draft, "as each click has what its answer needs");
    }

    private static MattermostServerConfig mattermost(MappingReader in) {
        Value url = in.value("url");
        if (url.isNull()) {
            in.fault(
                    "url",
                    "missing (expected: the address of the server for its users, such as https://chat.example.com)");
        }
        return new MattermostServerConfig(new Url(url.isNull() ? "" : YamlScalars.httpUrl(url)));
    }

    private static void checkPagerduty(RecordDraft draft) {
        draft.exactlyOne("webhook_secret", "webhook_secret_file");
        refuseShortSecret(draft, "webhook_secret");
    }

    private static List<String> choice(Verb verb) {
        return List.of(verb.text(), PagerdutyWebhookConfig.NONE);
    }

    private static void checkSlack(RecordDraft draft) {
        draft.valueOrFile();
        boolean hasSocket = draft.isAnySet("app_level_token", "app_level_token_file");
        boolean hasRequestUrl = draft.isAnySet("signing_secret", "signing_secret_file");
        if (hasSocket && hasRequestUrl) {
            draft.fault("an app-level token and a signing secret (expected: one of them, as Slack reports the clicks of"
                    + " an app either by Socket Mode or at its request URL)");
        } else if (!hasSocket && !hasRequestUrl) {
            draft.fault("no way for clicks to arrive (expected: app_level_token for Socket Mode, or signing_secret for"
                    + " a request URL, or the file of one)");
        }
        refuseShortSecret(draft, "signing_secret");
        refuseAuthorization(draft, "as each request has the token that it needs");
    }

    private static void checkTelegram(RecordDraft draft) {
        draft.valueOrFile();
        boolean hasSecret = draft.isAnySet("secret_token", "secret_token_file");
        boolean hasWebhook = draft.get("webhook");
        if (hasWebhook && !hasSecret) {
            draft.fault(
                    "webhook", "no secret_token (expected: one, or its file, by which requests of Telegram are known)");
        } else if (hasSecret && !hasWebhook) {
            draft.fault("a secret_token without webhook: true (expected: both, or neither to ask Telegram for clicks)");
        }
        Secret secret = draft.get("secret_token");
        if (secret != null && isJudged(draft, secret) && !secret.reveal().matches("[A-Za-z0-9_-]{1,256}")) {
            draft.fault(
                    "secret_token",
                    "other characters, or more than 256 (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)");
        } else {
            refuseShortSecret(draft, "secret_token");
        }
        refuseAuthorization(draft, "as the address of each request has the token");
    }

    /** Reads {@code identities}, the ids that users have in chats: the user of each id. */
    private static Map<String, String> identities(Value value) {
        Map<String, String> users = new LinkedHashMap<>();
        value.entries().forEach((user, ids) -> {
            if (user.isBlank()) {
                ids.fault("for no user (expected: the name of a user, as in --web.access-file)");
            }
            for (Value id : ids.items()) {
                addIdentity(users, user, id);
            }
        });
        return users;
    }

    private static void addIdentity(Map<String, String> users, String user, Value id) {
        String text = id.text();
        if (text.equals(Value.UNREADABLE)) {
            return;
        }
        if (IDENTITIES.stream().noneMatch(form -> form.pattern().matcher(text).matches())) {
            String product = text.contains(":") ? text.substring(0, text.indexOf(':') + 1) : "";
            List<String> all = IDENTITIES.stream().map(Form::example).toList();
            List<String> own =
                    all.stream().filter(each -> each.startsWith(product)).toList();
            id.fault(id.describe() + " (expected: a product and the id of a user there, such as "
                    + String.join(" or ", own.isEmpty() ? all : own) + ")");
            return;
        }
        String other = users.putIfAbsent(text, user);
        if (other != null) {
            id.fault(id.describe() + " is not unique, it is that of " + Quoted.quote(other)
                    + " (expected: each id once)");
        }
    }

    private static void checkTwilio(RecordDraft draft) {
        draft.atMostOne("auth_token", "auth_token_file");
        refuseShortSecret(draft, "auth_token");
        draft.require("account_sid", SID_EXPECTED);
        draft.requireMatch("account_sid", TWILIO_SID, SID_EXPECTED);
    }

    /** What is missing in {@code apps.twilio} for the keys of calls: each account has tokens of its own. */
    static Optional<String> missingAccount(ActionsConfig actions, AddedReceivers receivers) {
        List<String> known = actions.chats().twilio().stream()
                .map(TwilioAccountConfig::accountSid)
                .toList();
        return receivers.byName().values().stream()
                .flatMap(List::stream)
                .filter(TwilioConfig.class::isInstance)
                .map(TwilioConfig.class::cast)
                .filter(TwilioConfig::voice)
                .map(TwilioConfig::accountSid)
                .filter(sid -> !known.isEmpty() && !known.contains(sid))
                .findFirst()
                .map(sid -> "apps.twilio: no account " + Quoted.quote(sid)
                        + ", whose calls ask for keys (expected: each account of twilio_configs with voice)");
    }
}
